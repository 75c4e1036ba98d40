import type { SatCatalogs } from '../../catalogs/sat-catalogs.ts'
import type { Comprobante } from '../../comprobante.ts'
import type { Complementos } from './complementos.ts'
import { type Summary, summaryOf } from './summary.ts'

/** What a rule may look at besides its node. */
export type Context = {
  readonly comprobante: Comprobante
  readonly catalogs: SatCatalogs
  /** 'YYYY-MM-DD': the day whose catalogues and years count. */
  readonly day: string
  /** Of the Moneda; 2 for one that is in no catalogue. */
  readonly decimals: number
  readonly complementos: Complementos
  /** Nobody was asked: null. */
  readonly selloVerifies: boolean | null
  readonly summary: Summary
}

export function contextOf(x: Omit<Context, 'decimals' | 'summary'>): Context {
  const decimals = x.catalogs.decimalsOf(x.comprobante.moneda) ?? 2
  return { ...x, decimals, summary: summaryOf(x.comprobante, x, decimals) }
}

/** TipoDeComprobante is one of the letters. */
export function isOfType({ comprobante }: Context, letters: string): boolean {
  const { tipoDeComprobante } = comprobante
  return tipoDeComprobante.length === 1 && letters.includes(tipoDeComprobante)
}
