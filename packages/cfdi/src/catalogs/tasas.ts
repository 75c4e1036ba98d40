import { builtIn } from './built-in.ts'

/** Whether the rate, in millionths, may be a Traslado. Source: c_TasaOCuota, CFDI40179. */
export function isTasaTraslado(impuesto: string, tipoFactor: string, millionths: bigint): boolean {
  for (const rate of known) {
    if (rate.millionths === millionths && rate.impuesto === impuesto && rate.tipoFactor === tipoFactor)
      return true
  }
  if (!isTasa(impuesto, tipoFactor, millionths)) return false
  if (known.length === mostKnown) known.shift()
  known.push({ impuesto, tipoFactor, millionths })
  return true
}

/** The rates that were accepted last: those of a document are few, and its lines ask for them in turn. */
const known: { readonly impuesto: string; readonly tipoFactor: string; readonly millionths: bigint }[] = []
const mostKnown = 4

function isTasa(impuesto: string, tipoFactor: string, millionths: bigint): boolean {
  return builtIn.isTasaOCuota({ impuesto, tipoFactor, millionths, use: 'traslado' }, '')
}

/** Whether the rate, in millionths, may be a Retencion of ISR or IVA. Source: c_TasaOCuota, CFDI40185. */
export function isTasaRetencion(impuesto: string, millionths: bigint): boolean {
  if (impuesto !== '001' && impuesto !== '002') return false
  return builtIn.isTasaOCuota({ impuesto, tipoFactor: 'Tasa', millionths, use: 'retencion' }, '')
}
