import type { FiscalProfile } from '../../fiscal-profiles/profile.ts'
import type { Store } from '../../stores/find.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import type { FormView } from '../form.ts'
import { Button } from '../ui/button.tsx'
import { ErrorSummary } from '../ui/error-summary.tsx'
import { TextField } from '../ui/field.tsx'
import { Hidden } from '../ui/hidden.tsx'
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
  return (
    <>
      <Steps current={2} />
      <h1>Tus datos fiscales</h1>
      <ErrorSummary form={props.form} fields={DATA_FIELDS} />
      <TicketPaper ticket={props.ticket} store={props.store} open={false} />
      {props.profiles.length > 0 && <Profiles {...props} />}
      <form class="card" action="/facturar/revisar" method="post" novalidate>
        <Hidden values={props.proof} />
        <ReceptorFields form={props.form} />
        <TextField
          form={props.form}
          name="correo"
          label="Correo electrónico"
          hint="Para mandarte también el PDF y el XML. Si no lo escribes, los descargas aquí mismo."
          type="email"
          inputmode="email"
          autocomplete="email"
          spellcheck={false}
          maxlength={254}
          optional
        />
        <p class="actions">
          <Button busy="Revisando…">Revisar mis datos</Button>
        </p>
        <p class="hint">No pedimos nada más: ni teléfono, ni domicilio completo, ni tu constancia.</p>
      </form>
    </>
  )
}

/** Fills the form with data kept in the account; a page of its own request, so that it works everywhere. */
function Profiles({ profiles, profileId, proof }: FiscalDataProps) {
  return (
    <form class="card" action="/facturar" method="get">
      <Hidden values={proof} />
      <div class="field">
        <label for="perfil">¿A nombre de quién?</label>
        <select id="perfil" name="perfil">
          {profiles.map((profile) => (
            <option key={profile.id} value={profile.id} selected={profile.id === profileId}>
              {profile.receptor.nombre} · {profile.receptor.rfc}
            </option>
          ))}
          <option value="otros" selected={profileId === 'otros'}>
            Otros datos
          </option>
        </select>
      </div>
      <Button kind="secondary">Usar estos datos</Button>
    </form>
  )
}
