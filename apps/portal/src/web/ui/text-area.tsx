import type { FormView } from '../form.ts'
import { describedBy, FieldFrame, fieldId } from './field-frame.tsx'

export type TextAreaProps = {
  readonly form: FormView
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly optional?: boolean
  readonly maxlength: number
}

/** A labelled text of some lines that keeps what was typed and shows its faults. Its id is `f-<name>`. */
export function TextArea({ form, name, label, hint, optional, maxlength }: TextAreaProps) {
  return (
    <FieldFrame form={form} name={name} label={label} hint={hint} optional={optional}>
      <textarea
        id={fieldId(name)}
        name={name}
        rows={4}
        maxlength={maxlength}
        {...describedBy({ form, name, hint })}
      >
        {form.values[name]}
      </textarea>
    </FieldFrame>
  )
}
