import type { SatCatalogs } from '../../catalogs/sat-catalogs.ts'
import type { Comprobante, Impuestos, Traslado } from '../../comprobante.ts'
import type { Importe } from '../../importe.ts'
import { Sum, millionthsOf, sumOf } from './amount.ts'

/** A row of the root's Traslados beside what the Conceptos add up to. */
export type TrasladoRow = {
  readonly row: Traslado
  readonly base: Importe
  readonly importe: Importe
  /** Another row before it says the same tax, factor and rate. */
  readonly repeated: boolean
  /** The keys exist; what does not is reported as such, not as a sum that differs. */
  readonly impuestoKnown: boolean
  readonly tasaKnown: boolean
}

export type RetencionRow = {
  readonly row: Impuestos['retenciones'][number]
  readonly importe: Importe
  readonly repeated: boolean
  readonly impuestoKnown: boolean
}

/** All sums of a document, made in one walk. Those of the root are rounded to the Moneda. */
export type Summary = {
  readonly importe: Importe
  /** null when no Concepto has a Descuento. */
  readonly descuento: Importe | null
  readonly traslados: readonly TrasladoRow[]
  readonly retenciones: readonly RetencionRow[]
  /** A tax of the Conceptos that has no row at the root, where every row's keys exist. */
  readonly trasladoMissing: boolean
  readonly retencionMissing: boolean
  /** Some Concepto has a Traslado that is not Exento; some has one that is. */
  readonly someGravado: boolean
  readonly someExento: boolean
  readonly rowsTrasladados: Sum
  readonly rowsRetenidos: Sum
}

type Keys = { readonly catalogs: SatCatalogs; readonly day: string }

type Group = { readonly base: Sum; readonly importe: Sum }

/** Source: CFDI40108, 40111, 40203, 40205, 40211, 40215, 40221. */
export function summaryOf(comprobante: Comprobante, keys: Keys, decimals: number): Summary {
  const importe = new Sum()
  const descuento = new Sum()
  const traslados = new Map<string, Group>()
  const retenciones = new Map<string, Group>()
  let someDescuento = false
  for (const concepto of comprobante.conceptos) {
    importe.add(concepto.importe)
    if (concepto.descuento !== undefined) {
      descuento.add(concepto.descuento)
      someDescuento = true
    }
    for (const traslado of concepto.impuestos?.traslados ?? []) add(traslados, keyOf(traslado), traslado)
    for (const row of concepto.impuestos?.retenciones ?? []) add(retenciones, row.impuesto, row)
  }
  const factors = [...traslados.keys()].map((key) => key.split(' ')[1])
  const trasladoRows = rowsOfTraslados(comprobante.impuestos, traslados, keys, decimals)
  const retencionRows = rowsOfRetenciones(comprobante, retenciones, keys, decimals)
  return {
    importe: importe.rounded(decimals),
    descuento: someDescuento ? descuento.rounded(decimals) : null,
    traslados: trasladoRows,
    retenciones: retencionRows,
    trasladoMissing: isMissing(
      traslados.keys(),
      trasladoRows.map(({ row, impuestoKnown, tasaKnown }) => ({
        key: keyOf(row),
        known: impuestoKnown && tasaKnown,
      })),
    ),
    retencionMissing: isMissing(
      retenciones.keys(),
      retencionRows.map(({ row, impuestoKnown }) => ({ key: row.impuesto, known: impuestoKnown })),
    ),
    someGravado: factors.some((factor) => factor !== 'Exento'),
    someExento: factors.includes('Exento'),
    rowsTrasladados: sumOf(...trasladoRows.map(({ row }) => row.importe)),
    rowsRetenidos: sumOf(...retencionRows.map(({ row }) => row.importe)),
  }
}

function rowsOfTraslados(
  impuestos: Impuestos | undefined,
  groups: ReadonlyMap<string, Group>,
  keys: Keys,
  decimals: number,
): readonly TrasladoRow[] {
  const seen = new Set<string>()
  return (impuestos?.traslados ?? []).map((row) => {
    const key = keyOf(row)
    const repeated = seen.has(key)
    seen.add(key)
    const group = groups.get(key) ?? nothing
    return {
      row,
      base: group.base.rounded(decimals),
      importe: group.importe.rounded(decimals),
      repeated,
      impuestoKnown: isImpuesto(row.impuesto, keys),
      tasaKnown: row.tasaOCuota === undefined || row.tipoFactor === 'Exento' || isTasa(row, keys.catalogs),
    }
  })
}

function rowsOfRetenciones(
  { impuestos }: Comprobante,
  groups: ReadonlyMap<string, Group>,
  keys: Keys,
  decimals: number,
): readonly RetencionRow[] {
  const seen = new Set<string>()
  return (impuestos?.retenciones ?? []).map((row) => {
    const repeated = seen.has(row.impuesto)
    seen.add(row.impuesto)
    const importe = (groups.get(row.impuesto) ?? nothing).importe.rounded(decimals)
    return { row, importe, repeated, impuestoKnown: isImpuesto(row.impuesto, keys) }
  })
}

function isImpuesto(impuesto: string, { catalogs, day }: Keys): boolean {
  return catalogs.has('impuestos', impuesto, day)
}

function isTasa({ impuesto, tipoFactor, tasaOCuota }: Traslado, catalogs: SatCatalogs): boolean {
  const millionths = tasaOCuota === undefined ? null : millionthsOf(tasaOCuota)
  return millionths !== null && catalogs.isTasaOCuota({ impuesto, tipoFactor, millionths, use: 'traslado' })
}

function isMissing(
  groups: Iterable<string>,
  rows: readonly { readonly key: string; readonly known: boolean }[],
): boolean {
  if (rows.some(({ known }) => !known)) return false
  const keys = new Set(rows.map(({ key }) => key))
  return [...groups].some((key) => !keys.has(key))
}

function add(groups: Map<string, Group>, key: string, row: { base: Importe; importe?: Importe | undefined }) {
  let group = groups.get(key)
  if (group === undefined) groups.set(key, (group = { base: new Sum(), importe: new Sum() }))
  group.base.add(row.base)
  if (row.importe !== undefined) group.importe.add(row.importe)
}

const nothing: Group = { base: new Sum(), importe: new Sum() }

/** Tax, factor and rate by value: 0.16 is 0.160000. An Exento has no rate, whatever is written. */
function keyOf({ impuesto, tipoFactor, tasaOCuota }: Traslado): string {
  if (tasaOCuota === undefined || tipoFactor === 'Exento') return `${impuesto} ${tipoFactor}`
  return `${impuesto} ${tipoFactor} ${millionthsOf(tasaOCuota)}`
}
