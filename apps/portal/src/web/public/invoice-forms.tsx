import type { IssuanceView } from '../../issuance/view.ts'
import type { FormView } from '../form.ts'
import { both } from '../language.ts'
import { Button } from '../ui/button.tsx'
import { useLanguage } from '../ui/language.tsx'
import { ReceptorFields } from '../ui/receptor-fields.tsx'
import { When } from '../ui/when.tsx'
import { MailField } from './mail-field.tsx'
import type { After } from './after/view.ts'

/** The form again, with what was typed and the SAT's complaint at its field; and the way out. */
export function Correction(props: {
  readonly view: IssuanceView
  readonly form: FormView
  readonly after: Pick<After, 'originals'>
}) {
  const { view, form, after } = props
  const { say } = useLanguage()
  return (
    <section class="card">
      <h2>{say('Corrige tus datos', 'Correct your data')}</h2>
      <form action={`/factura/${view.token}/corregir`} method="post" novalidate>
        <ReceptorFields form={form} />
        <MailField form={form} />
        <p class="actions">
          <Button busy={say('Enviando…', 'Sending…')}>
            {say('Corregir y generar factura', 'Correct, and make the invoice')}
          </Button>
        </p>
      </form>
      <WayOut view={view} substitutes={after.originals.length > 0} />
    </section>
  )
}

/** Nothing was stamped: the ticket is given back, or the invoice that was to be changed stays. */
function WayOut({ view, substitutes }: { view: IssuanceView; substitutes: boolean }) {
  const { say } = useLanguage()
  const [summary, effect, button, busy] = substitutes
    ? ([
        say('Mejor dejo mi factura como está', 'I would rather leave my invoice as it is'),
        say(
          'La factura anterior sigue vigente, con los datos que tiene.',
          'The earlier invoice is still valid, with the data that it has.',
        ),
        say('Dejarla como está', 'Leave it as it is'),
        say('Un momento…', 'One moment…'),
      ] as const)
    : ([
        say('Prefiero no facturar ahora', 'I would rather not invoice it now'),
        say(
          'El ticket queda libre y podrás facturarlo después, con estos datos o con otros.',
          'The ticket becomes free, and you can invoice it later, with these data or others.',
        ),
        say('Liberar ticket', 'Release the ticket'),
        say('Liberando…', 'Releasing…'),
      ] as const)
  return (
    <details>
      <summary>{summary}</summary>
      <form action={`/factura/${view.token}/liberar`} method="post">
        <p>{effect}</p>
        <Button kind="secondary" busy={busy}>
          {button}
        </Button>
      </form>
    </details>
  )
}

/** The invoice to whoever the customer likes, and what became of earlier mails. */
export function SendByMail({ view, form }: { view: IssuanceView; form: FormView }) {
  const { say } = useLanguage()
  return (
    <section class="card on-screen">
      <h2>{say('Enviar por correo', 'Send by e-mail')}</h2>
      <form action={`/factura/${view.token}/correo`} method="post" novalidate>
        <MailField
          form={form}
          hint={say(
            'Mandamos el PDF y el XML; puedes enviarla a quien quieras, por ejemplo a tu contador.',
            'We send the PDF and the XML; to anybody you like, your accountant for example.',
          )}
          required
        />
        <Button kind="secondary" busy={say('Enviando…', 'Sending…')}>
          {say('Enviar por correo', 'Send by e-mail')}
        </Button>
      </form>
      <Deliveries view={view} />
    </section>
  )
}

const DELIVERY_WORDS = {
  pending: both('va en camino', 'on its way'),
  sent: both('enviada', 'sent'),
  failed: both('no se pudo entregar', 'could not be delivered'),
} as const

function Deliveries({ view }: { view: IssuanceView }) {
  const { say, tell } = useLanguage()
  return (
    <ul class="deliveries" data-live="envios" id="envios">
      {view.deliveries.map((delivery, index) => (
        <li key={index}>
          <span class="mono">{delivery.email}</span>: {tell(DELIVERY_WORDS[delivery.state])}
          {delivery.sentAt && (
            <>
              {say(' el ', ' on ')}
              <When at={delivery.sentAt} timeZone={view.store.timeZone} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
