import type { FormView } from '../form.ts'
import { fieldId } from './field.tsx'

/** All faults at the head of the form, each a link to its field; takes the focus when the page opens.
 *  `fields` are the names that the form has: a fault elsewhere is shown without a link. */
export function ErrorSummary({ form, fields }: { form: FormView; fields: readonly string[] }) {
  if (form.faults.length === 0) return null
  return (
    <div
      class="notice error"
      role="alert"
      tabIndex={-1}
      id="errores"
      aria-labelledby="errores-titulo"
      autofocus
    >
      <h2 id="errores-titulo">
        {form.faults.length === 1 ? 'Falta corregir un dato' : 'Falta corregir estos datos'}
      </h2>
      <ul>
        {form.faults.map((fault) => (
          <li key={fault.path + fault.code + fault.message}>
            {fields.includes(fault.path) ? (
              <a href={`#${fieldId(fault.path)}`}>{fault.message}</a>
            ) : (
              fault.message
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
