import type { SatCatalogs } from '../../catalogs/sat-catalogs.ts'
import type { Comprobante, Impuestos, Traslado } from '../../comprobante.ts'
import type { Importe } from '../../importe.ts'
import { Sum } from '../sum.ts'
import { millionthsOf } from './amount.ts'
import { type Group, type Reading, type SummaryRow, addTo, compareRows } from './groups.ts'

export type TrasladoRow = SummaryRow<Traslado>
export type RetencionRow = SummaryRow<Impuestos['retenciones'][number]>

/** All sums of a document, made in one walk. Those of the root are rounded to the Moneda. */
export type Summary = {
  readonly importe: Importe
  /** null when no Concepto has a Descuento. */
  readonly descuento: Importe | null
  readonly traslados: readonly TrasladoRow[]
  readonly retenciones: readonly RetencionRow[]
  /** A tax of the Conceptos has no row at the root. */
  readonly trasladoMissing: boolean
  readonly retencionMissing: boolean
  /** Some Concepto has a Traslado that is not Exento. */
  readonly someGravado: boolean
  /** Every Concepto with a Traslado has only Exento ones, and there is one. */
  readonly onlyExento: boolean
  readonly rowsTrasladados: Sum
  readonly rowsRetenidos: Sum
}

type Keys = { readonly catalogs: SatCatalogs; readonly day: string }

/** Source: CFDI40108, 40111, 40203, 40205, 40211, 40215, 40221. */
export function summaryOf(comprobante: Comprobante, keys: Keys, decimals: number): Summary {
  const importe = new Sum()
  const descuento = new Sum()
  const traslados = new Map<string, Group>()
  const retenciones = new Map<string, Group>()
  const reading = { traslado: readTraslados(keys), retencion: readRetenciones(keys) }
  let someDescuento = false
  let someGravado = false
  for (const concepto of comprobante.conceptos) {
    importe.add(concepto.importe)
    if (concepto.descuento !== undefined) {
      descuento.add(concepto.descuento)
      someDescuento = true
    }
    for (const row of concepto.impuestos?.traslados ?? []) {
      addTo(traslados, row, reading.traslado)
      someGravado ||= row.tipoFactor !== 'Exento'
    }
    for (const row of concepto.impuestos?.retenciones ?? []) addTo(retenciones, row, reading.retencion)
  }
  const { impuestos } = comprobante
  const trasladados = compareRows(impuestos?.traslados ?? [], traslados, reading.traslado, decimals)
  const retenidos = compareRows(impuestos?.retenciones ?? [], retenciones, reading.retencion, decimals)
  return {
    importe: importe.rounded(decimals),
    descuento: someDescuento ? descuento.rounded(decimals) : null,
    traslados: trasladados.rows,
    retenciones: retenidos.rows,
    trasladoMissing: trasladados.missing,
    retencionMissing: retenidos.missing,
    someGravado,
    onlyExento: traslados.size > 0 && !someGravado,
    rowsTrasladados: importesOf(impuestos?.traslados ?? []),
    rowsRetenidos: importesOf(impuestos?.retenciones ?? []),
  }
}

function importesOf(rows: readonly { readonly importe?: Importe | undefined }[]): Sum {
  const sum = new Sum()
  for (const { importe } of rows) if (importe !== undefined) sum.add(importe)
  return sum
}

/** Told apart by tax, factor and rate by value: 0.16 is 0.160000. An Exento has no rate, whatever is written. */
function readTraslados({ catalogs, day }: Keys): Reading<Traslado> {
  return {
    keyOf: ({ impuesto, tipoFactor, tasaOCuota }) => {
      if (tasaOCuota === undefined || tipoFactor === 'Exento') return `${impuesto} ${tipoFactor}`
      return `${impuesto} ${tipoFactor} ${millionthsOf(tasaOCuota)}`
    },
    knownOf: ({ impuesto, tipoFactor, tasaOCuota }) => {
      const impuestoKnown = catalogs.has('impuestos', impuesto, day)
      if (tasaOCuota === undefined || tipoFactor === 'Exento') return { impuestoKnown, tasaKnown: true }
      const millionths = millionthsOf(tasaOCuota)
      const tasa = { impuesto, tipoFactor, millionths: millionths ?? -1n, use: 'traslado' } as const
      return { impuestoKnown, tasaKnown: catalogs.isTasaOCuota(tasa, day) }
    },
  }
}

/** The summary knows no rates of what is withheld. */
function readRetenciones({ catalogs, day }: Keys): Reading<{ readonly impuesto: string }> {
  return {
    keyOf: ({ impuesto }) => impuesto,
    knownOf: ({ impuesto }) => ({
      impuestoKnown: catalogs.has('impuestos', impuesto, day),
      tasaKnown: true,
    }),
  }
}
