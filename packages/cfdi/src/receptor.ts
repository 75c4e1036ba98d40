import { isCodigoPostal } from './catalogs/codigo-postal.ts'
import { descripcionOf } from './catalogs/catalog.ts'
import { regimenFits, usoFits } from './catalogs/uso-regimen.ts'
import { type Fault, type Parsed, accepted, demand, under } from './fault.ts'
import { cleanText, hasForbiddenCharacter, normaliseNombre, trailingSociedad } from './nombre.ts'
import { type PersonKind, parseRFC } from './rfc.ts'

/** Whom the CFDI is for; the five data the law lets us ask for. Source: rulebook §0.2, §D. */
export type Receptor = {
  readonly rfc: string
  readonly nombre: string
  readonly domicilioFiscalReceptor: string
  readonly regimenFiscalReceptor: string
  readonly usoCFDI: string
}

/** Reads a receptor as people type it, tidied as SAT's register writes it, and checks all that can be known without
 *  asking SAT: shape of the RFC, postal code in the catalogue, régimen fits the person, uso fits both.
 *  @returns the receptor, or every fault at its field ('rfc', 'nombre', …). Generic RFCs are refused: they give the
 *  customer nothing. Whether name and postal code are the registered ones only the PAC knows.
 *  Source: rulebook §D1–D4; CFDI40143–40161. */
export function parseReceptor(input: Partial<Record<keyof Receptor, string>>): Parsed<Receptor> {
  demandTexts(input)
  const faults: Fault[] = []
  const rfc = parseRFC(input.rfc ?? '')
  if (!rfc.ok) faults.push(...under('rfc', rfc.faults))
  else if (rfc.value.kind === 'generico') faults.push(genericRefused)
  const kind = rfc.ok && rfc.value.kind !== 'generico' ? rfc.value.kind : null
  const receptor: Receptor = {
    rfc: rfc.ok ? rfc.value.rfc : '',
    nombre: normaliseNombre(input.nombre ?? ''),
    domicilioFiscalReceptor: cleanText(input.domicilioFiscalReceptor ?? ''),
    regimenFiscalReceptor: cleanText(input.regimenFiscalReceptor ?? ''),
    usoCFDI: cleanText(input.usoCFDI ?? '').toUpperCase(),
  }
  faults.push(...nombreFaults(receptor.nombre))
  faults.push(...domicilioFaults(receptor.domicilioFiscalReceptor))
  const regimen = regimenFaults(receptor.regimenFiscalReceptor, kind)
  faults.push(...regimen)
  faults.push(...usoFaults(receptor, regimen.length === 0 ? kind : null))
  return faults.length === 0 ? accepted(receptor) : { ok: false, faults }
}

/** What is allowed but looks wrong; to show beside the field, never to block. Paths as in parseReceptor. */
export function warningsForReceptor(receptor: Receptor): readonly Fault[] {
  demandTexts(receptor)
  const warnings: Fault[] = []
  const rfc = parseRFC(receptor.rfc ?? '')
  if (rfc.ok && rfc.value.kind !== 'generico' && !rfc.value.checkDigitMatches) {
    warnings.push(
      fault(
        'RFC-3',
        'rfc',
        'Revisa tu RFC: su último carácter no es el que suele corresponder.',
        'rulebook D1',
      ),
    )
  }
  const sociedad = rfc.ok && rfc.value.kind === 'moral' ? trailingSociedad(receptor.nombre ?? '') : ''
  if (sociedad !== '') {
    const text = `El SAT registra el nombre sin el tipo de sociedad. Si tu constancia no lo trae en la denominación, quita «${sociedad}».`
    warnings.push(fault('NOMBRE-3', 'nombre', text, 'rulebook D3'))
  }
  if (/[ÁÉÍÓÚ]/u.test(receptor.nombre)) {
    const text = 'El SAT suele registrar los nombres sin acentos. Cópialo tal como aparece en tu constancia.'
    warnings.push(fault('NOMBRE-4', 'nombre', text, 'rulebook D3'))
  }
  return warnings
}

function demandTexts(receptor: Partial<Record<keyof Receptor, unknown>>): void {
  demand(typeof receptor === 'object' && receptor !== null, 'receptor', 'an object of texts')
  for (const name of [
    'rfc',
    'nombre',
    'domicilioFiscalReceptor',
    'regimenFiscalReceptor',
    'usoCFDI',
  ] as const) {
    const value = receptor[name]
    demand(value === undefined || value === null || typeof value === 'string', `receptor.${name}`, 'a text')
  }
}

const genericRefused = fault(
  'RFC-4',
  'rfc',
  'Este RFC es genérico y no sirve para una factura a tu nombre. Escribe tu propio RFC.',
  'rulebook D2',
)

function nombreFaults(nombre: string): readonly Fault[] {
  if (nombre === '')
    return [
      fault('NOMBRE-0', 'nombre', 'Escribe el nombre o la razón social.', 'cfdv40.xsd Receptor/@Nombre'),
    ]
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

function domicilioFaults(codigoPostal: string): readonly Fault[] {
  const path = 'domicilioFiscalReceptor'
  if (codigoPostal === '')
    return [fault('CP-0', path, 'Escribe el código postal de tu domicilio fiscal.', 'cfdv40.xsd Receptor')]
  if (!/^[0-9]{5}$/.test(codigoPostal))
    return [fault('CP-1', path, 'El código postal son 5 dígitos.', 'cfdv40.xsd Receptor')]
  if (!isCodigoPostal(codigoPostal)) {
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

function regimenFaults(regimen: string, kind: Exclude<PersonKind, 'generico'> | null): readonly Fault[] {
  const path = 'regimenFiscalReceptor'
  if (regimen === '') return [fault('REGIMEN-0', path, 'Elige tu régimen fiscal.', 'cfdv40.xsd Receptor')]
  if (descripcionOf.regimen(regimen) === null) {
    return [
      fault(
        'CFDI40157',
        path,
        'Ese régimen fiscal no está en el catálogo del SAT. Elige uno de la lista.',
        'c_RegimenFiscal, CFDI40157',
      ),
    ]
  }
  if (kind !== null && !regimenFits(kind, regimen)) {
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

function usoFaults(receptor: Receptor, kind: Exclude<PersonKind, 'generico'> | null): readonly Fault[] {
  const { usoCFDI, regimenFiscalReceptor } = receptor
  if (usoCFDI === '')
    return [fault('USO-0', 'usoCFDI', 'Elige el uso que darás a la factura.', 'cfdv40.xsd Receptor')]
  if (descripcionOf.usoCFDI(usoCFDI) === null) {
    return [
      fault(
        'CFDI40160',
        'usoCFDI',
        'Ese uso de CFDI no está en el catálogo del SAT. Elige uno de la lista.',
        'c_UsoCFDI, CFDI40160',
      ),
    ]
  }
  if (kind !== null && !usoFits(kind, regimenFiscalReceptor, usoCFDI)) {
    const text = `El uso ${usoCFDI} no se permite con el régimen ${regimenFiscalReceptor}. Elige otro uso.`
    return [fault('CFDI40161', 'usoCFDI', text, 'c_UsoCFDI × c_RegimenFiscal, CFDI40161')]
  }
  return []
}

function fault(code: string, path: string, message: string, source: string): Fault {
  return { code, path, message, source }
}
