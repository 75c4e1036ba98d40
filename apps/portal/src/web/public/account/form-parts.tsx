import type { FormView } from '../../form.ts'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { FaultText } from '../../ui/fault-text.tsx'
import { TextField } from '../../ui/field.tsx'
import { useLanguage } from '../../ui/language.tsx'

/** What went wrong, first in the form: faults of fields as links to them, faults of the whole as sentences. */
export function FormFaults({
  form,
  fields,
  title,
}: {
  form: FormView
  fields: readonly string[]
  title: string
}) {
  const atFields = form.faults.filter((fault) => fields.includes(fault.path))
  const ofTheWhole = form.faults.filter((fault) => !fields.includes(fault.path))
  return (
    <>
      {ofTheWhole.length > 0 && (
        <div class="notice error" role="alert" tabIndex={-1} autofocus>
          <h2>{title}</h2>
          {ofTheWhole.map((fault) => (
            <p key={fault.code}>
              <FaultText fault={fault} />
            </p>
          ))}
        </div>
      )}
      <ErrorSummary form={{ values: form.values, faults: atFields }} fields={fields} />
    </>
  )
}

export function CorreoField({ form, hint }: { form: FormView; hint?: string }) {
  const { say } = useLanguage()
  return (
    <TextField
      form={form}
      name="correo"
      label={say('Correo electrónico', 'E-mail')}
      type="email"
      autocomplete="username"
      autocapitalize="off"
      spellcheck={false}
      required
      {...(hint === undefined ? {} : { hint })}
    />
  )
}

/** The password that the account has. */
export function PasswordField({ form, hint }: { form: FormView; hint?: string }) {
  const { say } = useLanguage()
  return (
    <TextField
      form={form}
      name="contrasena"
      label={say('Contraseña', 'Password')}
      type="password"
      autocomplete="current-password"
      required
      {...(hint === undefined ? {} : { hint })}
    />
  )
}

/** Reads a password exactly as typed: blanks at its ends belong to it. Cut far behind the longest allowed. */
export function readSecret(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : ''
  return typeof value === 'string' ? value.slice(0, 1000) : ''
}
