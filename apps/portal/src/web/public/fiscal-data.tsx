import type { FiscalProfile } from '../../fiscal-profiles/profile.ts'
import type { Store } from '../../stores/find.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { FormView } from '../form.ts'
import { Button } from '../ui/button.tsx'
import { ErrorSummary } from '../ui/error-summary.tsx'
import { TextField } from '../ui/field.tsx'
import { Hidden } from '../ui/hidden.tsx'
import { useLanguage } from '../ui/language.tsx'
import { ReceptorFields } from '../ui/receptor-fields.tsx'
import { Steps } from '../ui/steps.tsx'
import { TicketPaper } from '../ui/ticket-paper.tsx'
import type { Proof } from './proof.ts'
import { DATA_FIELDS } from './receptor-form.ts'

export type FiscalDataProps = {
  readonly ticket: Ticket
  readonly store: Store | null
  readonly proof: Proof
  readonly form: FormView
  /** Fiscal data that the account keeps; empty for a visitor. */
  readonly profiles: readonly FiscalProfile[]
  readonly profileId: string
}

/** Second step: the five data that the law lets a shop ask for, and an e-mail if the customer wants one. */
export function FiscalData(props: FiscalDataProps) {
  const { say } = useLanguage()
  return (
    <>
      <Steps current={2} />
      <h1>{say('Tus datos fiscales', 'Your tax data')}</h1>
      <ErrorSummary form={props.form} fields={DATA_FIELDS} />
      <TicketPaper ticket={props.ticket} store={props.store} open={false} />
      {props.profiles.length > 0 && <Profiles {...props} />}
      <form class="card" action="/facturar/revisar" method="post" novalidate>
        <Hidden values={props.proof} />
        <ReceptorFields form={props.form} />
        <TextField
          form={props.form}
          name="correo"
          label={say('Correo electrónico', 'E-mail')}
          hint={say(
            'Para mandarte también el PDF y el XML. Si no lo escribes, los descargas aquí mismo.',
            'To send you the PDF and the XML as well. Without it you download them right here.',
          )}
          type="email"
          inputmode="email"
          autocomplete="email"
          spellcheck={false}
          maxlength={254}
          optional
        />
        <p class="actions">
          <Button busy={say('Revisando…', 'Checking…')}>{say('Revisar mis datos', 'Check my data')}</Button>
        </p>
        <PrivacyNote />
      </form>
    </>
  )
}

/** Fills the form with data kept in the account; a page of its own request, so that it works everywhere. */
function Profiles({ profiles, profileId, proof }: FiscalDataProps) {
  const { say } = useLanguage()
  return (
    <form class="card" action="/facturar" method="get">
      <Hidden values={proof} />
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
