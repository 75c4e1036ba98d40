import type { FiscalProfile } from '../../fiscal-profiles/profile.ts'
import type { Constancia } from '../../constancia/read.ts'
import type { FormView } from '../form.ts'
import { Button, EnterKey } from '../ui/button.tsx'
import { ErrorSummary } from '../ui/error-summary.tsx'
import { Hidden } from '../ui/hidden.tsx'
import { useLanguage } from '../ui/language.tsx'
import { ReceptorFields } from '../ui/receptor-fields.tsx'
import { Steps } from '../ui/steps.tsx'
import { TicketPapers } from '../ui/ticket-papers.tsx'
import { CopyByMail } from './mail-field.tsx'
import type { BasketTicket } from './purchase/states.ts'
import { ConstanciaFields, ConstanciaRead } from './receiver/constancia-fields.tsx'
import { DATA_FIELDS } from './receptor-form.ts'

export type FiscalDataProps = {
  readonly basket: readonly BasketTicket[]
  /** What travels from step to step: the basket, encrypted, and how it becomes invoices. */
  readonly carried: Readonly<Record<string, string>>
  readonly form: FormView
  /** Fiscal data that the account keeps; empty for a visitor. */
  readonly profiles: readonly FiscalProfile[]
  readonly profileId: string
  /** What was just read from a Constancia. */
  readonly constancia?: Constancia | undefined
}

/** Second step: the five data that the law lets a shop ask for, and an e-mail if the customer wants one. */
export function FiscalData(props: FiscalDataProps) {
  const { say } = useLanguage()
  return (
    <>
      <Steps current={2} />
      <h1>{say('Tus datos fiscales', 'Your tax data')}</h1>
      <ErrorSummary form={props.form} fields={[...DATA_FIELDS, 'archivo']} />
      {props.constancia && <ConstanciaRead constancia={props.constancia} />}
      <TicketPapers tickets={props.basket} open={false} />
      <MoreTickets {...props} />
      {props.profiles.length > 0 && <Profiles {...props} />}
      <form class="card" action="/facturar/revisar" method="post" novalidate>
        <Hidden values={props.carried} />
        <EnterKey />
        <ConstanciaFields form={props.form} action="/facturar/constancia" />
        <ReceptorFields form={props.form} />
        <CopyByMail form={props.form} />
        <p class="actions">
          <Button busy={say('Revisando…', 'Checking…')}>{say('Revisar mis datos', 'Check my data')}</Button>
        </p>
        <PrivacyNote />
      </form>
    </>
  )
}

function MoreTickets({ basket, carried }: FiscalDataProps) {
  const { say } = useLanguage()
  return (
    <p>
      <a href={`/facturar/tickets?${new URLSearchParams(carried)}`}>
        {basket.length === 1
          ? say('¿Tienes más tickets? Agrégalos', 'More tickets? Add them')
          : say('Cambiar mis tickets', 'Change my tickets')}
      </a>
    </p>
  )
}

/** Fills the form with data kept in the account; a page of its own request, so that it works everywhere. */
function Profiles({ profiles, profileId, carried }: FiscalDataProps) {
  const { say } = useLanguage()
  return (
    <form class="card" action="/facturar" method="get">
      <Hidden values={{ ...carried, seguir: '1' }} />
      <div class="field">
        <label for="perfil">{say('¿A nombre de quién?', 'In whose name?')}</label>
        <select id="perfil" name="perfil">
          {profiles.map((profile) => (
            <option key={profile.id} value={profile.id} selected={profile.id === profileId}>
              {profile.receptor.nombre} · {profile.receptor.rfc}
            </option>
          ))}
          <option value="otros" selected={profileId === 'otros'}>
            {say('Otros datos', 'Other data')}
          </option>
        </select>
      </div>
      <Button kind="secondary">{say('Usar estos datos', 'Use these data')}</Button>
    </form>
  )
}

/** The simplified notice, where the data are asked for. Source: rulebook §I. */
function PrivacyNote() {
  const { say } = useLanguage()
  return (
    <p class="hint">
      {say(
        <>
          No pedimos nada más: ni teléfono, ni domicilio completo, ni tu constancia. La tienda usa estos datos
          sólo para hacer, entregar y conservar tu factura, como la ley le exige.{' '}
          <a href="/privacidad">Aviso de privacidad</a>
        </>,
        <>
          We ask for nothing else: no phone, no full address, no Constancia. The store uses these data only to
          make, deliver and keep your invoice, as the law demands. <a href="/privacidad">Privacy notice</a>
        </>,
      )}
    </p>
  )
}
