import { type Importe, addImportes, roundImporte } from '../importe.ts'

/** SAT's rounding of a sum to cents. Source: CFDI40108, 40111, 40215, 40221. */
export function roundedSum(importes: readonly Importe[]): Importe {
  return roundImporte(addImportes(...importes), { decimals: 2, rounding: 'half-up' })
}
