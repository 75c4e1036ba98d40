import type { AccountView, Overview } from '@timbra/pac-simulator'
import type { ComponentChildren } from 'preact'
import { emptyForm } from '../form.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { fieldId } from '../ui/field-frame.tsx'
import { Select } from '../ui/select.tsx'
import { MODE_WORDS, OP_WORDS, PAC_NAMES } from './simulator-words.ts'

/** A form of the page: which of its actions, and what goes with it. */
export function Act({
  accion,
  hidden = {},
  children,
  row = false,
}: {
  accion: string
  hidden?: Readonly<Record<string, string>>
  children: ComponentChildren
  row?: boolean
}) {
  return (
    <form method="post" action="/dev/simulador" class={row ? 'actions' : undefined}>
      <input type="hidden" name="accion" value={accion} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

export function FaultForm({ choices }: { choices: Overview['choices'] }) {
  const list = (
    name: string,
    label: string,
    values: readonly string[],
    words: Readonly<Record<string, string>>,
  ) => {
    const options = values.map((value) => ({ value, text: `${words[value] ?? value} · ${value}`, own: true }))
    const form = { ...emptyForm, values: FIRST }
    return (
      <Select form={form} name={name} label={label} groups={[{ label: '', options }]} placeholder={null} />
    )
  }
  return (
    <Act accion="falla">
      <div class="row">
        {list('pac', 'Quién falla', choices.pacs, PAC_NAMES)}
        {list('op', 'En qué', choices.ops, OP_WORDS)}
        {list('mode', 'Cómo', choices.modes, MODE_WORDS)}
        <TextField
          form={{ ...emptyForm, values: FIRST }}
          name="times"
          label="Cuántas veces"
          hint="Vacío: hasta que la quites."
          inputmode="numeric"
        />
      </div>
      <details>
        <summary>Más detalles</summary>
        <div class="row">
          <TextField form={emptyForm} name="serie" label="Solo para la serie" optional />
          <TextField form={emptyForm} name="folio" label="Solo para el folio" optional />
          <TextField
            form={emptyForm}
            name="ms"
            label="Milisegundos"
            hint="slow: cuánto tarda · timeout: cuándo cuelga · los demás: cuánto dura."
            inputmode="numeric"
            optional
          />
          <TextField
            form={emptyForm}
            name="code"
            label="Código del rechazo"
            hint="Para reject; vacío es CFDI40145."
            optional
          />
          {list('variant', 'Qué se altera (bad-tfd)', choices.variants, {})}
          <p class="choices">
            <Check name="stamped" label="Timbra antes de fallar (HTTP y SOAP Fault)" checked={false} />
          </p>
        </div>
      </details>
      <p class="actions">
        <Button>Provocar la falla</Button>
      </p>
    </Act>
  )
}

/** Once, at the stamp call: what is shown most. */
const FIRST = { pac: 'sw', op: 'stamp', mode: 'timeout-after', times: '1' }

export function Check({ name, label, checked }: { name: string; label: string; checked: boolean }) {
  return (
    <label>
      <input type="checkbox" name={name} value="1" checked={checked} /> {label}
    </label>
  )
}

export function AccountForm({ account }: { account: AccountView }) {
  const { pac, user } = account
  const name = `${PAC_NAMES[pac] ?? pac}, usuario ${user}`
  const left = account.left === 'unlimited' ? 'sin límite' : `quedan ${account.left}`
  const bought = account.stamps === 'unlimited' ? '' : String(account.stamps)
  const id = fieldId(`stamps-${pac}`)
  return (
    <Act accion="cuenta" hidden={{ pac, user }}>
      <fieldset>
        <legend>
          {name}: {left}, {account.used} {account.used === 1 ? 'usado' : 'usados'}
        </legend>
        <div class="field short">
          <label for={id}>Timbres comprados</label>
          <input
            id={id}
            name="stamps"
            type="text"
            inputmode="numeric"
            value={bought}
            placeholder="sin límite"
          />
        </div>
        <p class="choices">
          <Check name="locked" label="Bloqueada" checked={account.locked} />
          <Check name="maintenance" label="En mantenimiento" checked={account.maintenance} />
        </p>
        <Button kind="secondary">Guardar la cuenta</Button>
      </fieldset>
    </Act>
  )
}

const SETTINGS = [
  ['statusLag_ms', 'Del timbre a que se pueda consultar'],
  ['cancelLag_ms', 'Del timbre a que se pueda cancelar'],
  ['effectLag_ms', 'De pedir la cancelación a «Cancelado»'],
  ['grace_ms', 'Tras timbrar no pide aceptación durante'],
  ['answer_ms', 'El receptor tiene para contestar'],
] as const

export function SatForm({ sat }: { sat: Overview['sat'] }) {
  const values = Object.fromEntries(SETTINGS.map(([name]) => [name, String(sat[name] / 60_000)]))
  return (
    <Act accion="sat">
      <p class="hint">Todo en minutos.</p>
      <div class="row">
        {SETTINGS.map(([name, label]) => (
          <TextField
            key={name}
            form={{ ...emptyForm, values }}
            name={name}
            label={label}
            inputmode="decimal"
          />
        ))}
      </div>
      <p class="actions">
        <Button kind="secondary">Guardar</Button>
      </p>
    </Act>
  )
}
