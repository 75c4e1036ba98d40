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
}

/** A labelled one-line input that keeps what was typed and shows its faults. Its id is `f-<name>`. */
export function TextField({ form, name, label, hint, optional, ...attributes }: TextFieldProps) {
  const { say } = useLanguage()
  const wrong = form.faults.some((fault) => fault.path === name)
  const input: Readonly<Record<string, unknown>> = attributes // preact types one shape per `type`; ours is their sum
  return (
    <div class={wrong ? 'field wrong' : 'field'}>
      <label for={fieldId(name)}>
        {label}
        {optional && <span class="optional"> {say('(opcional)', '(optional)')}</span>}
      </label>
      {hint && (
        <p class="hint" id={`${fieldId(name)}-hint`}>
          {hint}
        </p>
      )}
      <FieldFaults form={form} name={name} />
      <input
        type="text"
        {...input}
        id={fieldId(name)}
        name={name}
        value={attributes.type === 'password' ? undefined : form.values[name]}
        required={optional ? undefined : attributes.required}
        {...describedBy({ form, name, hint })}
      />
    </div>
  )
}

/** The faults of one field, just above its input. */
export function FieldFaults({ form, name }: { form: FormView; name: string }) {
  const faults = form.faults.filter((fault) => fault.path === name)
  if (faults.length === 0) return null
  return (
    <div class="fault" id={`${fieldId(name)}-fault`}>
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
}) {
  const wrong = field.form.faults.some((fault) => fault.path === field.name)
  const ids = [
    field.hint && `${fieldId(field.name)}-hint`,
    field.noteId,
    wrong && `${fieldId(field.name)}-fault`,
  ].filter(Boolean)
  return {
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
    'aria-invalid': wrong ? ('true' as const) : undefined,
  }
}
