import type { FormView } from '../form.ts'
import { FaultText } from './fault-text.tsx'
import { fieldId } from './field-frame.tsx'
import { useLanguage } from './language.tsx'

/** All faults at the head of the form, each a link to its field; takes the focus when the page opens.
 *  `fields` are the names that the form has, in its order: a fault elsewhere is shown first and without a link. */
export function ErrorSummary({ form, fields }: { form: FormView; fields: readonly string[] }) {
  const { say } = useLanguage()
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
        {form.faults.length === 1
          ? say('Falta corregir un dato', 'One thing to correct')
          : say('Falta corregir estos datos', 'Some things to correct')}
      </h2>
      <ul>
        {inOrderOf(fields, form.faults).map((fault) => (
          <li key={fault.path + fault.code + fault.message}>
            {fields.includes(fault.path) ? (
              <a href={`#${fieldId(fault.path)}`}>
                <FaultText fault={fault} />
              </a>
            ) : (
              <FaultText fault={fault} />
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function inOrderOf(fields: readonly string[], faults: FormView['faults']): FormView['faults'] {
  return faults.toSorted((a, b) => fields.indexOf(a.path) - fields.indexOf(b.path))
}
