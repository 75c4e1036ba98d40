import type { ComponentChildren } from 'preact'
import type { FormView } from '../form.ts'
import { FaultText } from './fault-text.tsx'
import { useLanguage } from './language.tsx'

export type Framed = {
  readonly form: FormView
  readonly name: string
  readonly hint?: string | undefined
  readonly optional?: boolean | undefined
  /** Where two forms of one page have the same field: comes before its ids. */
  readonly idPrefix?: string
}

/** What every field has around its input: label, hint and faults. The input's id is `f-<name>`; it says `describedBy`. */
export function FieldFrame(
  props: Framed & { readonly label: ComponentChildren; readonly children: ComponentChildren },
) {
  const { form, name, label, hint, optional, idPrefix = '', children } = props
  const { say } = useLanguage()
  const id = fieldId(idPrefix + name)
  const wrong = form.faults.some((fault) => fault.path === name)
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
      {children}
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
export function describedBy(field: Framed & { readonly noteId?: string | undefined }) {
  const id = fieldId((field.idPrefix ?? '') + field.name)
  const wrong = field.form.faults.some((fault) => fault.path === field.name)
  const ids = [field.hint && `${id}-hint`, field.noteId, wrong && `${id}-fault`].filter(Boolean)
  return {
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
    'aria-invalid': wrong ? ('true' as const) : undefined,
  }
}
