import type { CorrectionWay } from '../../../corrections/policy.ts'
import type { IssuanceView } from '../../../issuance/view.ts'
import type { FormView } from '../../form.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { ReceptorFields } from '../../ui/receptor-fields.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { Deadline } from '../../ui/when.tsx'
import { CopyByMail } from '../mail-field.tsx'
import { DATA_FIELDS } from '../receptor-form.ts'

export type ChangeFormProps = {
  readonly view: IssuanceView
  readonly way: CorrectionWay
  readonly form: FormView
  readonly requestId: string
}

/** The five data as the invoice has them, to be put right. */
export function ChangeForm(props: ChangeFormProps) {
  const { say } = useLanguage()
  const { view, way, form, requestId } = props
  const alone = way.kind === 'self'
  return (
    <>
      <h1>{say('Algo está mal en mi factura', 'Something is wrong with my invoice')}</h1>
      <ErrorSummary form={form} fields={[...DATA_FIELDS, 'motivo']} />
      {alone ? <Alone {...props} /> : <ByStore {...props} />}
      <form class="card" action={`/factura/${view.token}/cambiar`} method="post" novalidate>
        <Hidden values={{ id: requestId }} />
        <ReceptorFields form={form} />
        <CopyByMail form={form} />
        {!alone && (
          <TextArea
            form={form}
            name="motivo"
            label={say('¿Qué está mal?', 'What is wrong?')}
            hint={say('Lo lee una persona de la tienda.', 'A person of the store reads it.')}
            maxlength={500}
          />
        )}
        <p class="actions">
          <Button busy={say('Enviando…', 'Sending…')}>
            {alone
              ? say('Cambiar mi factura', 'Change my invoice')
              : say('Pedírselo a la tienda', 'Ask the store')}
          </Button>
          <ButtonLink href={`/factura/${view.token}`} kind="quiet">
            {say('Dejarla como está', 'Leave it as it is')}
          </ButtonLink>
        </p>
      </form>
      <p class="hint">
        {say(
          '¿Está mal lo que compraste, el total o la forma de pago? Eso viene de la caja: acude a Servicio al Cliente con tu ticket.',
          'Are the goods, the total or the payment wrong? Those come from the till: go to the customer service desk with your ticket.',
        )}
      </p>
    </>
  )
}

function Alone({ view, way }: ChangeFormProps) {
  const { say } = useLanguage()
  if (way.kind !== 'self') return null
  return (
    <p class="lead">
      {say(
        'Corrige tus datos: hacemos una factura nueva y le pedimos al SAT que cancele ésta. Puedes hacerlo ',
        'Correct your data: we make a new invoice and ask the SAT to cancel this one. You can do so ',
      )}
      <Deadline at={way.until} timeZone={view.store.timeZone} />.
    </p>
  )
}

function ByStore({ view, way }: ChangeFormProps) {
  const { say } = useLanguage()
  if (way.kind !== 'store') return null
  const why =
    way.why === 'late'
      ? say(
          'Ya pasó el día en que podías cambiarla tú solo: para cancelarla, el SAT puede pedir que la acepte quien la recibió.',
          'The day on which you could change it alone is over: to cancel it, the SAT may want its receiver to agree.',
        )
      : say('Esta compra ya se cambió dos veces.', 'This purchase was changed twice already.')
  return (
    <p class="lead">
      {why}{' '}
      {say(
        'Escribe los datos correctos y pídeselo a la tienda; puede cambiarla ',
        'Type the right data and ask the store; it can change it ',
      )}
      <Deadline at={way.until} timeZone={view.store.timeZone} />.
    </p>
  )
}
