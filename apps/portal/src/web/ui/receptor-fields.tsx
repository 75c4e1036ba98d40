import type { FormView } from '../form.ts'
import { choicesForIsland, proposedUso, regimenGroups, usoGroups } from './fiscal-choices.ts'
import { TextField } from './field.tsx'
import { useLanguage } from './language.tsx'
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
      <WhoAndWhere form={filled} />
      <RegimenAndUso form={filled} />
      <script
        type="application/json"
        id="opciones-fiscales"
        // biome-ignore lint: a JSON block is data; "<" is escaped so that it cannot end the element
        dangerouslySetInnerHTML={{ __html: JSON.stringify(choicesForIsland()).replaceAll('<', '\\u003c') }}
      />
    </div>
  )
}

function WhoAndWhere({ form }: { form: FormView }) {
  const { say } = useLanguage()
  return (
    <>
      <TextField
        form={form}
        name="rfc"
        label="RFC"
        hint={say(
          '12 caracteres si eres empresa, 13 si eres persona.',
          'The Mexican tax ID: 12 characters for a company, 13 for a person.',
        )}
        autocomplete="on"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={30}
        required
        class="mono caps short"
      />
      <TextField
        form={form}
        name="nombre"
        label={say('Nombre o razón social', 'Name or company name')}
        hint={say(
          'Tal como aparece en tu Constancia de Situación Fiscal, sin «SA de CV».',
          'Exactly as on your Constancia de Situación Fiscal (the SAT’s certificate of your tax data), without “SA de CV”.',
        )}
        autocomplete="name"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={400}
        required
        class="caps"
      />
      <TextField
        form={form}
        name="domicilioFiscalReceptor"
        label={say('Código postal (domicilio fiscal)', 'Postal code (tax address)')}
        hint={say(
          'El de tu domicilio fiscal, no el de la tienda.',
          'That of your tax address, not that of the store.',
        )}
        inputmode="numeric"
        autocomplete="postal-code"
        maxlength={10}
        required
        class="mono short"
      />
    </>
  )
}

function RegimenAndUso({ form }: { form: FormView }) {
  const speech = useLanguage()
  const { say } = speech
  return (
    <>
      <Select
        form={form}
        name="regimenFiscalReceptor"
        label={say('Régimen fiscal', 'Tax regime (régimen fiscal)')}
        hint={say(
          'Viene en tu constancia. Si eres asalariado, es el 605.',
          'It stands on your Constancia. For employees it is 605.',
        )}
        groups={regimenGroups(form.values, speech)}
        placeholder={say('Elige tu régimen…', 'Choose your regime…')}
        required
      />
      <Select
        form={form}
        name="usoCFDI"
        label={say('Uso de CFDI', 'Use of the invoice (uso de CFDI)')}
        groups={usoGroups(form.values, speech)}
        placeholder={null}
        required
        note={<Note605 shown={form.values['regimenFiscalReceptor'] === '605'} />}
        noteId="nota-605"
      />
    </>
  )
}

/** Employees are refused G03 everywhere and are never told why. Shown by the island while one chooses. */
function Note605({ shown }: { shown: boolean }) {
  const { say } = useLanguage()
  return (
    <p class="hint note" id="nota-605" hidden={!shown}>
      {say(
        <>
          Con el régimen 605 (sueldos y salarios) el SAT no permite «G03 Gastos en general»: usa{' '}
          <strong>S01 Sin efectos fiscales</strong>, o una deducción personal si tu compra lo es.
        </>,
        <>
          With régimen 605 (wages and salaries) the SAT does not allow{' '}
          <span lang="es">«G03 Gastos en general»</span> (general expenses): use{' '}
          <strong lang="es">S01 Sin efectos fiscales</strong> (no tax effect), or a personal deduction if your
          purchase is one.
        </>,
      )}
    </p>
  )
}
