import { defaultUso } from '@timbra/cfdi'
import type { Constancia } from '../../../constancia/read.ts'
import { kindOfRfc } from '../../ui/fiscal-choices.ts'
import type { DataValues } from '../receptor-form.ts'

/** Puts what was read from a Constancia over what was typed; what it does not say stays as typed. Several regímenes are the
 *  customer's to choose from, so then none is chosen; the uso is the usual one of the régimen. */
export function filledFrom(constancia: Constancia, typed: DataValues): DataValues {
  const { rfc, nombre, domicilioFiscal, regimenes } = constancia
  const [only] = regimenes
  const regimen = regimenes.length > 1 ? '' : (only ?? typed.regimenFiscalReceptor)
  const kind = kindOfRfc(rfc)
  return {
    ...typed,
    rfc,
    nombre: nombre === '' ? typed.nombre : nombre,
    domicilioFiscalReceptor: domicilioFiscal === '' ? typed.domicilioFiscalReceptor : domicilioFiscal,
    regimenFiscalReceptor: regimen,
    usoCFDI: kind === null || regimen === '' ? '' : (defaultUso(kind, regimen) ?? ''),
  }
}
