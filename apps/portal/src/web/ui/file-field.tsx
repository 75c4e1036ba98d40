import type { FormView } from '../form.ts'
import { describedBy, FieldFaults, fieldId } from './field.tsx'

export type FileFieldProps = {
  readonly form: FormView
  readonly name: string
  readonly label: string
  readonly hint: string
  /** Media types, as in the attribute. */
  readonly accept: string
  /** Phones open the camera that looks away from the person. */
  readonly capture?: boolean
}

/** A labelled choice of one file, with its faults. Its id is `f-<name>`. */
export function FileField({ form, name, label, hint, accept, capture }: FileFieldProps) {
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
        {...(capture ? { capture: 'environment' as const } : {})}
        {...describedBy({ form, name, hint })}
      />
    </div>
  )
}
