import type { FormView } from '../form.ts'
import { describedBy, FieldFrame, fieldId } from './field-frame.tsx'

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
  const input: Readonly<Record<string, unknown>> = attributes // preact types one shape per `type`; ours is their sum
  return (
    <FieldFrame {...{ form, name, label, hint, optional, idPrefix }}>
      <input
        type="text"
        dir="auto"
        {...input}
        id={fieldId(idPrefix + name)}
        name={name}
        value={attributes.type === 'password' ? undefined : form.values[name]}
        required={optional ? undefined : attributes.required}
        {...describedBy({ form, name, hint, idPrefix })}
      />
    </FieldFrame>
  )
}
