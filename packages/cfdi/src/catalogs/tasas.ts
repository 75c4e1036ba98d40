import { builtIn } from './built-in.ts'

/** Whether the rate, in millionths, may be a Traslado. Source: c_TasaOCuota, CFDI40179. */
export function isTasaTraslado(impuesto: string, tipoFactor: string, millionths: bigint): boolean {
  const same = asked !== null && asked.impuesto === impuesto && asked.tipoFactor === tipoFactor
  if (same && asked?.millionths === millionths) return true
  const accepted = isTasa(impuesto, tipoFactor, millionths)
  if (accepted) asked = { impuesto, tipoFactor, millionths }
  return accepted
}

/** The last rate that was accepted: mostly that of the line before. */
let asked: { readonly impuesto: string; readonly tipoFactor: string; readonly millionths: bigint } | null =
  null

function isTasa(impuesto: string, tipoFactor: string, millionths: bigint): boolean {
  return builtIn.isTasaOCuota({ impuesto, tipoFactor, millionths, use: 'traslado' }, '')
}

/** Whether the rate, in millionths, may be a Retencion of ISR or IVA. Source: c_TasaOCuota, CFDI40185. */
export function isTasaRetencion(impuesto: string, millionths: bigint): boolean {
  if (impuesto !== '001' && impuesto !== '002') return false
  return builtIn.isTasaOCuota({ impuesto, tipoFactor: 'Tasa', millionths, use: 'retencion' }, '')
}
