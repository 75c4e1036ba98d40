import type { FormView } from '../form.ts'
import { describedBy, FieldFrame, fieldId } from './field-frame.tsx'

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
  return (
    <FieldFrame form={form} name={name} label={label} hint={hint}>
      <input
        type="file"
        id={fieldId(name)}
        name={name}
        accept={accept}
        {...describedBy({ form, name, hint })}
      />
    </FieldFrame>
  )
}
