import type { Proof } from '../../../tickets/proof.ts'
import type { Search } from '../../../tickets/search.ts'
import type { FormView } from '../../form.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { Steps } from '../../ui/steps.tsx'
import { TicketPicture } from '../../ui/ticket-picture.tsx'
import type { Brand } from '../../web-app.ts'
import { EvidenceFields } from './evidence-fields.tsx'
import { OwnFields } from './own-fields.tsx'
import { Photo } from './photo-form.tsx'
import { TicketNumberField } from './ticket-number-field.tsx'

export type PurchaseProps = {
  readonly form: FormView
  readonly search: Search
  /** The number is there, what proves it is missing. */
  readonly askProof: boolean
  /** What travels along: tickets that were added before. */
  readonly carried: Readonly<Record<string, string>>
  readonly decoderHref: string
  /** The ticket was not found and may not have arrived yet: what a request for it is left with. */
  readonly early: Proof | null
  /** The number was typed into the store's own fields. */
  readonly byOwnFields: boolean
  readonly brand: Brand
}

/** First step: which purchase. With a code nothing else is needed; with the number of the ticket its proof is. */
export function Purchase(props: PurchaseProps) {
  const { say } = useLanguage()
  const { form, search } = props
  const fields = ['numero', 'total', 'fecha', 'tarjeta', 'archivo', ...search.fields.map(({ name }) => name)]
  return (
    <>
      <Steps current={1} />
      <h1>{say('Datos de tu compra', 'Your purchase')}</h1>
      <ErrorSummary form={form} fields={fields} />
      {props.askProof && <AskProof slip={form.faults.length > 0} />}
      <NumberForm {...props} askProof={props.askProof && !props.byOwnFields} />
      <OwnFields {...props} action="/facturar" used={props.byOwnFields} />
      <Photo form={form} carried={props.carried} decoderHref={props.decoderHref} />
      {props.early && <Early proof={props.early} />}
      <Where brand={props.brand} />
      <p>
        {say('¿Ya la pediste? ', 'Did you ask for it before? ')}
        <a href="/recuperar">{say('Recupera tu factura', 'Get your invoice back')}</a>
      </p>
    </>
  )
}

function AskProof({ slip }: { slip: boolean }) {
  const { say } = useLanguage()
  const sentence = slip
    ? say(
        'Si no es el código sino el número de tu ticket, escribe también lo que falta abajo.',
        'If it is not the code but the number of your ticket, fill in what is missing below as well.',
      )
    : say(
        'Para estar seguros de que el ticket es tuyo, escribe también lo que falta abajo. Con el código de 12 caracteres no hace falta.',
        'To be sure that the ticket is yours, fill in what is missing below. With the code of 12 characters it is not needed.',
      )
  return <p class="lead">{sentence}</p>
}

function NumberForm({ form, search, askProof, carried }: PurchaseProps) {
  const { say } = useLanguage()
  return (
    <form class="card" action="/facturar" method="get" novalidate>
      <Hidden values={carried} />
      <TicketNumberField
        form={form}
        hint={say(
          'El código viene junto al QR, por ejemplo 7KQ4-M2XD-9T8D. Mayúsculas, espacios y guiones no importan.',
          'The code stands beside the QR, for example 7KQ4-M2XD-9T8D. Capitals, spaces and dashes do not matter.',
        )}
        required
      />
      <EvidenceFields form={form} proof={search.proof} optional={!askProof} focus={askProof} />
      <p class="actions">
        <Button busy={say('Buscando…', 'Looking…')}>{say('Buscar mi ticket', 'Find my ticket')}</Button>
      </p>
    </form>
  )
}

/** The sale may still be on its way from the till: the request can be left now and counts from now. */
function Early({ proof }: { proof: Proof }) {
  const { say } = useLanguage()
  return (
    <section class="notice info">
      <h2>{say('¿Compraste hace poco?', 'Did you buy just now?')}</h2>
      <p>
        {say(
          'Tu ticket puede tardar en llegar aquí. Si los datos están bien, deja tu solicitud: cuenta desde ahora, y hacemos tu factura en cuanto llegue la compra.',
          'Your ticket may take a while to arrive here. If the data are right, leave your request: it counts from now, and we make your invoice as soon as the purchase arrives.',
        )}
      </p>
      <form action="/facturar/espera" method="get">
        <Hidden values={proof} />
        <Button kind="secondary">{say('Dejar mi solicitud', 'Leave my request')}</Button>
      </form>
    </section>
  )
}

function Where({ brand }: { brand: Brand }) {
  const { say } = useLanguage()
  return (
    <details class="card">
      <summary>{say('¿Dónde está el código?', 'Where is the code?')}</summary>
      <TicketPicture brand={brand} lazy />
      <p class="hint">
        {say(
          'También te la hacen en Servicio al Cliente de cualquier sucursal, sin este portal.',
          'The customer service desk of any store makes the invoice too, without this portal.',
        )}
      </p>
    </details>
  )
}
