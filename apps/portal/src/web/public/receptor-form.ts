import { defaultUso, type Fault, type Parsed, parseReceptor, type Receptor } from '@timbra/cfdi'
import { parseCorreo } from '../../email.ts'
import { readFields } from '../form.ts'
import type { SpokenFault } from '../ui/fault-text.tsx'
import { kindOfRfc } from '../ui/fiscal-choices.ts'
import { RECEPTOR_FIELDS } from '../ui/receptor-fields.tsx'

export const DATA_FIELDS = [...RECEPTOR_FIELDS, 'correo'] as const
export type DataValues = Record<(typeof DATA_FIELDS)[number], string>

export type ReceptorAndMail = { readonly receptor: Receptor; readonly email: string | null }

export function readReceptorForm(body: unknown): DataValues {
  return readFields(body, DATA_FIELDS)
}

/** The five data and the optional e-mail; every fault at its field, all at once. */
export function parseReceptorForm(values: DataValues): Parsed<ReceptorAndMail> {
  const receptor = parseReceptor(values)
  const correo = values.correo === '' ? null : parseCorreo(values.correo)
  const faults = [
    ...(receptor.ok ? [] : receptor.faults.map((fault) => explainUso(fault, values))),
    ...(correo === null || correo.ok ? [] : correo.faults),
  ]
  if (!receptor.ok || faults.length > 0) return { ok: false, faults }
  return { ok: true, value: { receptor: receptor.value, email: correo?.ok ? correo.value : null } }
}

/** Says which uso to choose instead: employees (605) are refused G03 everywhere and are never told why. */
function explainUso(fault: Fault, values: DataValues): SpokenFault {
  const kind = kindOfRfc(values.rfc)
  if (fault.path !== 'usoCFDI' || fault.code !== 'CFDI40161' || kind === null) return fault
  const regimen = values.regimenFiscalReceptor
  const instead = defaultUso(kind, regimen) === 'G03' ? 'G03 Gastos en general' : 'S01 Sin efectos fiscales'
  const why = regimen === '605' ? 'El régimen 605 (sueldos y salarios)' : `El régimen ${regimen}`
  return {
    ...fault,
    message: `${why} no admite el uso ${values.usoCFDI}. Elige «${instead}» u otro de la lista.`,
    english: `Régimen ${regimen} does not allow the use ${values.usoCFDI}. Choose “${instead}” or another one of the list.`,
  }
}
