import { isTasaRetencion, isTasaTraslado } from '../catalogs/tasas.ts'
import type { Fault } from '../fault.ts'
import { type Importe, parseImporte, roundImporte } from '../importe.ts'
import type { TasaIEPS } from '../impuestos.ts'
import type { IEPS, RetencionVenta } from '../venta.ts'
import { isRecord, recordsOf, typeFault } from './shape.ts'

/** A tax that the receptor withholds. */
export type RetencionLinea = { readonly impuesto: '001' | '002'; readonly tasa: Importe }

/** @returns the IEPS, null where there is none or it is faulty. Source: CFDI40179, c_TasaOCuota; rulebook §A7. */
export function checkIEPS(ieps: IEPS | null, at: string, faults: Fault[]): TasaIEPS | null {
  if (ieps === null || ieps === undefined) return null
  const before = faults.length
  const fields: { readonly [Name in 'tasa' | 'cuota' | 'litros']?: unknown } = isRecord(ieps) ? ieps : {}
  const one = (fields.tasa === undefined) !== (fields.cuota === undefined)
  if (!one) {
    faults.push(typeFault(`${at}ieps`, 'null, {tasa} o {cuota, litros}'))
    return null
  }
  const tipoFactor = fields.tasa === undefined ? 'Cuota' : 'Tasa'
  const field = `${at}ieps.${tipoFactor === 'Tasa' ? 'tasa' : 'cuota'}`
  const tasaOCuota = readTasa(fields.tasa ?? fields.cuota)
  if (tasaOCuota === null || !isTasaTraslado('003', tipoFactor, tasaOCuota.units)) {
    const message = `La ${tipoFactor.toLowerCase()} de IEPS no está en el catálogo del SAT.`
    faults.push({ code: 'CFDI40179', path: field, message, source: 'c_TasaOCuota, CFDI40179' })
  }
  const litros = tipoFactor === 'Cuota' ? readLitros(fields.litros) : null
  if (tipoFactor === 'Cuota' && litros === null) {
    const message = 'Los litros deben ser mayores que cero, con hasta 6 decimales.'
    faults.push({ code: 'CFDI40174', path: `${at}ieps.litros`, message, source: 'rulebook A8, CFDI40174' })
  }
  return faults.length > before || tasaOCuota === null ? null : { tipoFactor, tasaOCuota, litros }
}

/** Source: CFDI40185, 40208, c_TasaOCuota. */
export function checkRetenciones(
  retenciones: readonly RetencionVenta[] | undefined,
  at: string,
  faults: Fault[],
): readonly RetencionLinea[] {
  if (retenciones === undefined) return none
  const seen = new Set<string>()
  return recordsOf(retenciones, `${at}retenciones`, faults).flatMap(({ impuesto, tasa: text }, index) => {
    const path = `${at}retenciones[${index}]`
    const tasa = readTasa(text)
    if (seen.has(impuesto)) {
      const message = 'Hay dos retenciones del mismo impuesto en la línea.'
      faults.push({ code: 'RETENCION-1', path: `${path}.impuesto`, message, source: 'CFDI40208' })
    }
    seen.add(impuesto)
    if (impuesto !== '001' && impuesto !== '002') {
      const message = 'El impuesto retenido debe ser 001 (ISR) o 002 (IVA).'
      faults.push({ code: 'CFDI40182', path: `${path}.impuesto`, message, source: 'c_Impuesto, CFDI40182' })
    } else if (tasa === null || !isTasaRetencion(impuesto, tasa.units)) {
      const message = 'La tasa de la retención no está en el catálogo del SAT.'
      faults.push({ code: 'CFDI40185', path: `${path}.tasa`, message, source: 'c_TasaOCuota, CFDI40185' })
    } else return [{ impuesto, tasa }]
    return []
  })
}

const none: readonly RetencionLinea[] = []

/** TasaOCuota is always written with six decimals. Source: FAQ 40. */
function readTasa(text: unknown): Importe | null {
  const tasa = typeof text === 'string' ? parseImporte(text) : null
  return tasa?.ok ? roundImporte(tasa.value, { decimals: 6, rounding: 'half-up' }) : null
}

function readLitros(text: unknown): Importe | null {
  const litros = typeof text === 'string' ? parseImporte(text) : null
  return litros?.ok && litros.value.units > 0n ? litros.value : null
}
