import { builtIn } from './catalogs/built-in.ts'
import type { SatCatalogs } from './catalogs/sat-catalogs.ts'
import { type Fault, type Parsed, accepted, demand, under } from './fault.ts'
import { isDay } from './fecha.ts'
import { cleanText, normaliseNombre, trailingSociedad } from './nombre.ts'
import {
  type Register,
  domicilioFaults,
  fault,
  nombreFaults,
  regimenFaults,
  usoFaults,
} from './receptor-faults.ts'
import { parseRFC } from './rfc.ts'

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
 *  @param options catalogues newer than this release's, and the day ('YYYY-MM-DD') on which keys must count; without a
 *  day, those that SAT has not ended. Throws ArgumentError for values of wrong types.
 *  Source: rulebook §D1–D4; CFDI40143–40161. */
export function parseReceptor(
  input: Partial<Record<keyof Receptor, string>>,
  options: { readonly catalogs?: SatCatalogs; readonly at?: string } = {},
): Parsed<Receptor> {
  demandTexts(input)
  const register = registerOf(options)
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
  faults.push(...domicilioFaults(receptor.domicilioFiscalReceptor, register))
  const regimen = regimenFaults(receptor.regimenFiscalReceptor, kind, register)
  faults.push(...regimen)
  faults.push(...usoFaults(receptor, regimen.length === 0 ? kind : null, register))
  return faults.length === 0 ? accepted(receptor) : { ok: false, faults }
}

function registerOf(options: { readonly catalogs?: SatCatalogs; readonly at?: string }): Register {
  demand(typeof options === 'object' && options !== null, 'options', 'an object')
  const { catalogs = builtIn, at } = options
  demand(at === undefined || isDay(at), 'options.at', 'YYYY-MM-DD, a day of the calendar')
  demand(typeof catalogs?.usoFits === 'function', 'options.catalogs', 'what loadCatalogs gives')
  return { catalogs, day: at?.slice(0, 10) ?? '' }
}

/** What is allowed but looks wrong; to show beside the field, never to block. Paths as in parseReceptor.
 *  Source: rulebook §D1, §D3. */
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
