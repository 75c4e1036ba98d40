import { tasasTraslado } from './data/catalogs.ts'

const tasas = tasasTraslado
  .trim()
  .split('\n')
  .map((line) => {
    const [impuesto = '', tipoFactor = '', tasa = ''] = line.split('|')
    return { impuesto, tipoFactor, millionths: BigInt(tasa.replace('.', '')) }
  })

/** The highest Cuota of IEPS, in millionths. Source: c_TasaOCuota from 2026-01-01. */
const maxCuota = 72_160_500n

/** Whether the rate, in millionths, may be a Traslado. Source: c_TasaOCuota, CFDI40179. */
export function isTasaTraslado(impuesto: string, tipoFactor: string, millionths: bigint): boolean {
  if (tipoFactor === 'Cuota') return impuesto === '003' && millionths <= maxCuota
  return tasas.some(
    (row) => row.millionths === millionths && row.impuesto === impuesto && row.tipoFactor === tipoFactor,
  )
}

/** The highest rates of ISR and IVA that may be withheld, in millionths. Source: c_TasaOCuota. */
const maxRetencion: ReadonlyMap<string, bigint> = new Map([
  ['001', 350_000n],
  ['002', 160_000n],
])

/** Whether the rate, in millionths, may be a Retencion of ISR or IVA. Source: c_TasaOCuota, CFDI40185. */
export function isTasaRetencion(impuesto: string, millionths: bigint): boolean {
  const max = maxRetencion.get(impuesto)
  return max !== undefined && millionths <= max
}
