import type { SatCatalogs } from './catalogs/sat-catalogs.ts'
import type { Fault } from './fault.ts'
import { hasForbiddenCharacter, isTidy } from './nombre.ts'
import type { PersonKind } from './rfc.ts'

/** Which catalogues count, and on what day ('' today's: what has no end). */
export type Register = { readonly catalogs: SatCatalogs; readonly day: string }

type Person = Exclude<PersonKind, 'generico'>

/** Source: cfdv40.xsd, Receptor/@Nombre. */
export function nombreFaults(nombre: string): readonly Fault[] {
  if (nombre === '')
    return [
      fault('NOMBRE-0', 'nombre', 'Escribe el nombre o la razón social.', 'cfdv40.xsd Receptor/@Nombre'),
    ]
  if (nombre.length <= 300 && isTidy(nombre)) return []
  if (Array.from(nombre).length > 300)
    return [
      fault('NOMBRE-1', 'nombre', 'El nombre admite hasta 300 caracteres.', 'cfdv40.xsd Receptor/@Nombre'),
    ]
  if (nombre.includes('|') || hasForbiddenCharacter(nombre)) {
    const text =
      'El nombre tiene un carácter que el SAT no admite. Escríbelo de nuevo sin «|» ni símbolos extraños.'
    return [fault('NOMBRE-2', 'nombre', text, 'cfdv40.xsd Receptor/@Nombre')]
  }
  return []
}

/** 00000 is SAT's key for "abroad" and nobody's domicile. Source: CFDI40147, c_CodigoPostal. */
export function domicilioFaults(codigoPostal: string, { catalogs, day }: Register): readonly Fault[] {
  const path = 'domicilioFiscalReceptor'
  if (codigoPostal === '')
    return [fault('CP-0', path, 'Escribe el código postal de tu domicilio fiscal.', 'cfdv40.xsd Receptor')]
  if (!/^[0-9]{5}$/.test(codigoPostal))
    return [fault('CP-1', path, 'El código postal lleva 5 dígitos.', 'cfdv40.xsd Receptor')]
  if (codigoPostal === '00000' || !catalogs.isCodigoPostal(codigoPostal, day)) {
    return [
      fault(
        'CP-2',
        path,
        'Ese código postal no está en el catálogo del SAT. Revísalo.',
        'c_CodigoPostal, CFDI40147',
      ),
    ]
  }
  return []
}

/** `kind` null: nobody knows whose. Source: CFDI40157, CFDI40158. */
export function regimenFaults(
  regimen: string,
  kind: Person | null,
  { catalogs, day }: Register,
): readonly Fault[] {
  const path = 'regimenFiscalReceptor'
  if (regimen === '') return [fault('REGIMEN-0', path, 'Elige tu régimen fiscal.', 'cfdv40.xsd Receptor')]
  if (!catalogs.has('regimenesFiscales', regimen, day)) {
    return [
      fault(
        'CFDI40157',
        path,
        'Ese régimen fiscal no está en el catálogo del SAT. Elige uno de la lista.',
        'c_RegimenFiscal, CFDI40157',
      ),
    ]
  }
  if (kind !== null && !catalogs.regimenFits(kind, regimen, day)) {
    const person =
      kind === 'moral' ? 'una empresa (RFC de 12 caracteres)' : 'una persona física (RFC de 13 caracteres)'
    return [
      fault(
        'CFDI40158',
        path,
        `El régimen ${regimen} no corresponde a ${person}. Elige otro.`,
        'c_RegimenFiscal, CFDI40158',
      ),
    ]
  }
  return []
}

/** Source: CFDI40160, CFDI40161. */
export function usoFaults(
  receptor: { readonly usoCFDI: string; readonly regimenFiscalReceptor: string },
  kind: Person | null,
  { catalogs, day }: Register,
): readonly Fault[] {
  const { usoCFDI, regimenFiscalReceptor } = receptor
  if (usoCFDI === '')
    return [fault('USO-0', 'usoCFDI', 'Elige el uso que darás a la factura.', 'cfdv40.xsd Receptor')]
  if (!catalogs.has('usosCFDI', usoCFDI, day)) {
    return [
      fault(
        'CFDI40160',
        'usoCFDI',
        'Ese uso de CFDI no está en el catálogo del SAT. Elige uno de la lista.',
        'c_UsoCFDI, CFDI40160',
      ),
    ]
  }
  if (kind !== null && !catalogs.usoFits(kind, regimenFiscalReceptor, usoCFDI, day)) {
    const text = `El uso ${usoCFDI} no se permite con el régimen ${regimenFiscalReceptor}. Elige otro uso.`
    return [fault('CFDI40161', 'usoCFDI', text, 'c_UsoCFDI × c_RegimenFiscal, CFDI40161')]
  }
  return []
}

export function fault(code: string, path: string, message: string, source: string): Fault {
  return { code, path, message, source }
}
