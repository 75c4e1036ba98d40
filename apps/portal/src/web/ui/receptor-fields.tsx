import type { FormView } from '../form.ts'
import { choicesForIsland, proposedUso, regimenGroups, usoGroups } from './fiscal-choices.ts'
import { TextField } from './field.tsx'
import { Select } from './select.tsx'

/** Names of the five legal data in forms, in the order of the page; faults of parseReceptor have these paths. */
export const RECEPTOR_FIELDS = [
  'rfc',
  'nombre',
  'domicilioFiscalReceptor',
  'regimenFiscalReceptor',
  'usoCFDI',
] as const

/** The five data that the law lets us ask for. The island `form` narrows régimen and uso while one types. */
export function ReceptorFields({ form }: { form: FormView }) {
  const values = { ...form.values, usoCFDI: form.values['usoCFDI'] || proposedUso(form.values) }
  const filled = { ...form, values }
  return (
    <div data-receptor>
      <TextField
        form={filled}
        name="rfc"
        label="RFC"
        hint="12 caracteres si eres empresa, 13 si eres persona."
        autocomplete="on"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={30}
        required
        class="mono caps short"
      />
      <TextField
        form={filled}
        name="nombre"
        label="Nombre o razón social"
        hint="Tal como aparece en tu Constancia de Situación Fiscal, sin «SA de CV»."
        autocomplete="name"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={400}
        required
        class="caps"
      />
      <TextField
        form={filled}
        name="domicilioFiscalReceptor"
        label="Código postal (domicilio fiscal)"
        hint="El de tu domicilio fiscal, no el de la tienda."
        inputmode="numeric"
        autocomplete="postal-code"
        maxlength={10}
        required
        class="mono short"
      />
      <Select
        form={filled}
        name="regimenFiscalReceptor"
        label="Régimen fiscal"
        hint="Viene en tu constancia. Si eres asalariado, es el 605."
        groups={regimenGroups(values)}
        placeholder="Elige tu régimen…"
        required
      />
      <Select
        form={filled}
        name="usoCFDI"
        label="Uso de CFDI"
        groups={usoGroups(values)}
        placeholder={null}
        required
        note={<Note605 shown={form.values['regimenFiscalReceptor'] === '605'} />}
        noteId="nota-605"
      />
      <script
        type="application/json"
        id="opciones-fiscales"
        // biome-ignore lint: a JSON block is data; "<" is escaped so that it cannot end the element
        dangerouslySetInnerHTML={{ __html: JSON.stringify(choicesForIsland()).replaceAll('<', '\\u003c') }}
      />
    </div>
  )
}

/** Employees are refused G03 everywhere and are never told why. Shown by the island while one chooses. */
function Note605({ shown }: { shown: boolean }) {
  return (
    <p class="hint note" id="nota-605" hidden={!shown}>
      Con el régimen 605 (sueldos y salarios) el SAT no permite «G03 Gastos en general»: usa{' '}
      <strong>S01 Sin efectos fiscales</strong>, o una deducción personal si tu compra lo es.
    </p>
  )
}
