import type { FormView } from '../form.ts'
import { describedBy, FieldFaults, fieldId } from './field.tsx'

export type FileFieldProps = {
  readonly form: FormView
  readonly name: string
  readonly label: string
  readonly hint: string
  /** Media types, as in the attribute. */
  readonly accept: string
}

/** A labelled choice of one file, with its faults. Its id is `f-<name>`. Never `capture`: it would take away the choice of
 *  a photo that exists already. */
export function FileField({ form, name, label, hint, accept }: FileFieldProps) {
  const wrong = form.faults.some((fault) => fault.path === name)
  return (
    <div class={wrong ? 'field wrong' : 'field'}>
      <label for={fieldId(name)}>{label}</label>
      <p class="hint" id={`${fieldId(name)}-hint`}>
        {hint}
      </p>
      <FieldFaults form={form} name={name} />
      <input
        type="file"
        id={fieldId(name)}
        name={name}
        accept={accept}
        {...describedBy({ form, name, hint })}
      />
    </div>
  )
}
