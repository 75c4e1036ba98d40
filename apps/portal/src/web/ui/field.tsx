import type { FormView } from '../form.ts'
import { FaultText } from './fault-text.tsx'
import { useLanguage } from './language.tsx'

type InputAttributes = {
  readonly type?: 'text' | 'email' | 'password' | 'search'
  readonly inputmode?: 'text' | 'numeric' | 'decimal' | 'email'
  readonly autocomplete?: string
  readonly autocapitalize?: 'characters' | 'words' | 'off'
  readonly spellcheck?: boolean
  readonly maxlength?: number
  readonly minlength?: number
  readonly required?: boolean
  readonly placeholder?: string
  readonly class?: string
  readonly autofocus?: boolean
}

export type TextFieldProps = InputAttributes & {
  readonly form: FormView
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly optional?: boolean
  /** Where two forms of one page have the same field: comes before its ids. */
  readonly idPrefix?: string
}

/** A labelled one-line input that keeps what was typed and shows its faults. Its id is `f-<name>`. */
export function TextField(props: TextFieldProps) {
  const { form, name, label, hint, optional, idPrefix = '', ...attributes } = props
  const { say } = useLanguage()
  const id = fieldId(idPrefix + name)
  const wrong = form.faults.some((fault) => fault.path === name)
  const input: Readonly<Record<string, unknown>> = attributes // preact types one shape per `type`; ours is their sum
  return (
    <div class={wrong ? 'field wrong' : 'field'}>
      <label for={id}>
        {label}
        {optional && <span class="optional"> {say('(opcional)', '(optional)')}</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldFaults form={form} name={name} idPrefix={idPrefix} />
      <input
        type="text"
        dir="auto"
        {...input}
        id={id}
        name={name}
        value={attributes.type === 'password' ? undefined : form.values[name]}
        required={optional ? undefined : attributes.required}
        {...describedBy({ form, name, hint, idPrefix })}
      />
    </div>
  )
}

/** The faults of one field, just above its input. */
export function FieldFaults(props: { form: FormView; name: string; idPrefix?: string }) {
  const { form, name, idPrefix = '' } = props
  const faults = form.faults.filter((fault) => fault.path === name)
  if (faults.length === 0) return null
  return (
    <div class="fault" id={`${fieldId(idPrefix + name)}-fault`}>
      {faults.map((fault) => (
        <p key={fault.code + fault.message}>
          <span class="visually-hidden">Error: </span>
          <FaultText fault={fault} />
        </p>
      ))}
    </div>
  )
}

export function fieldId(name: string): string {
  return `f-${name.replaceAll(/[^a-zA-Z0-9]/g, '-')}`
}

/** `aria-describedby` for hint and faults, and `aria-invalid` when there are any. */
export function describedBy(field: {
  form: FormView
  name: string
  hint?: string | undefined
  noteId?: string | undefined
  idPrefix?: string
}) {
  const id = fieldId((field.idPrefix ?? '') + field.name)
  const wrong = field.form.faults.some((fault) => fault.path === field.name)
  const ids = [field.hint && `${id}-hint`, field.noteId, wrong && `${id}-fault`].filter(Boolean)
  return {
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
    'aria-invalid': wrong ? ('true' as const) : undefined,
  }
}
