import type { FormView } from '../form.ts'
import { describedBy, FieldFaults, fieldId } from './field.tsx'
import { useLanguage } from './language.tsx'

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
  const { say } = useLanguage()
  const wrong = form.faults.some((fault) => fault.path === name)
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
      <textarea
        id={fieldId(name)}
        name={name}
        rows={4}
        maxlength={maxlength}
        {...describedBy({ form, name, hint })}
      >
        {form.values[name]}
      </textarea>
    </div>
  )
}
