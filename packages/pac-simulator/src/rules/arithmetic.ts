import type { Comprobante, Concepto, Importe, Traslado } from '@timbra/cfdi'
import { refusal, type Refusal } from './refusal.ts'

/** SAT's sums and limits for a type I document in MXN. Written apart from the engine, so that one notices when the
 *  other is wrong. Source: SAT Matriz de errores CFDI 4.0; rulebook §A8, §A9. */
export function checkArithmetic(c: Comprobante): readonly Refusal[] {
  return [...c.conceptos.flatMap(checkConcepto), ...checkTotals(c), ...checkSummary(c)]
}

/** Everything is compared in units of 10^-12, wide enough for the product of two attributes. */
const at12 = (i: Importe | undefined): bigint => (i ? i.units * 10n ** BigInt(12 - i.decimals) : 0n)
const CENT = 10n ** 10n
const roundToCents = (units: bigint): bigint => ((units + CENT / 2n) / CENT) * CENT
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n)

function checkConcepto(concepto: Concepto): Refusal[] {
  const { cantidad, valorUnitario, importe, descuento, objetoImp, impuestos } = concepto
  const faults: Refusal[] = []
  if (valorUnitario.units === 0n)
    faults.push(refusal('CFDI40166', 'El valor de ValorUnitario debe ser mayor que cero.'))
  if (!within(importe, limits(cantidad, valorUnitario, importe.decimals))) {
    faults.push(
      refusal(
        'CFDI40167',
        'El Importe del concepto no se encuentra entre el límite inferior y superior permitido.',
      ),
    )
  }
  if (descuento && descuento.decimals > importe.decimals) {
    faults.push(refusal('CFDI40168', 'El Descuento tiene más decimales que el Importe del concepto.'))
  }
  if (descuento && at12(descuento) > at12(importe)) {
    faults.push(refusal('CFDI40169', 'El Descuento del concepto es mayor que su Importe.'))
  }
  if (objetoImp === '02' && !impuestos)
    faults.push(refusal('CFDI40171', 'Debe existir el nodo Impuestos del concepto.'))
  if (['01', '03', '04', '05'].includes(objetoImp) && impuestos) {
    faults.push(refusal('CFDI40172', 'No debe existir el nodo Impuestos del concepto.'))
  }
  return [...faults, ...(impuestos?.traslados.flatMap(checkTraslado) ?? [])]
}

function checkTraslado(t: Traslado): Refusal[] {
  if (t.base.units === 0n) return [refusal('CFDI40174', 'La Base del traslado debe ser mayor que cero.')]
  const numbers = t.tasaOCuota !== undefined && t.importe !== undefined
  if (t.tipoFactor === 'Exento') {
    return t.tasaOCuota || t.importe
      ? [refusal('CFDI40177', 'Con Exento no deben existir TasaOCuota ni Importe.')]
      : []
  }
  if (!numbers) return [refusal('CFDI40178', 'Con Tasa o Cuota deben existir TasaOCuota e Importe.')]
  const { base, tasaOCuota, importe } = t as Required<Traslado> & { tasaOCuota: Importe; importe: Importe }
  if (within(importe, taxLimits(base, tasaOCuota, importe.decimals))) return []
  return [
    refusal(
      'CFDI40180',
      'El Importe del traslado no se encuentra entre el límite inferior y superior permitido.',
    ),
  ]
}

function checkTotals(c: Comprobante): Refusal[] {
  const faults: Refusal[] = []
  const discounts = c.conceptos.filter((concepto) => concepto.descuento)
  if (c.subTotal.decimals > 2)
    faults.push(refusal('CFDI40107', 'El SubTotal excede los decimales de la moneda.'))
  if (at12(c.subTotal) !== roundToCents(sum(c.conceptos.map((concepto) => at12(concepto.importe))))) {
    faults.push(refusal('CFDI40108', 'El SubTotal no es igual a la suma de los importes de los conceptos.'))
  }
  if (at12(c.descuento) > at12(c.subTotal))
    faults.push(refusal('CFDI40110', 'El Descuento es mayor que el SubTotal.'))
  const discount = roundToCents(sum(discounts.map((concepto) => at12(concepto.descuento))))
  if (discounts.length > 0 !== (c.descuento !== undefined) || at12(c.descuento) !== discount) {
    faults.push(refusal('CFDI40111', 'El Descuento no es la suma de los descuentos de los conceptos.'))
  }
  const total =
    at12(c.subTotal) -
    at12(c.descuento) +
    at12(c.impuestos?.totalImpuestosTrasladados) -
    at12(c.impuestos?.totalImpuestosRetenidos)
  if (at12(c.total) !== total) {
    faults.push(
      refusal(
        'CFDI40119',
        'El Total no es igual al SubTotal, menos descuentos, más traslados, menos retenciones.',
      ),
    )
  }
  return faults
}

function checkSummary(c: Comprobante): Refusal[] {
  const lines = c.conceptos.flatMap((concepto) => concepto.impuestos?.traslados ?? [])
  const rows = c.impuestos?.traslados ?? []
  const faults: Refusal[] = []
  const taxed = rows.filter((row) => row.tipoFactor !== 'Exento')
  if (at12(c.impuestos?.totalImpuestosTrasladados) !== sum(taxed.map((row) => at12(row.importe)))) {
    faults.push(
      refusal('CFDI40205', 'TotalImpuestosTrasladados no es la suma de los importes de los traslados.'),
    )
  }
  if (taxed.length > 0 && c.impuestos?.totalImpuestosTrasladados === undefined) {
    faults.push(refusal('CFDI40212', 'Debe existir TotalImpuestosTrasladados.'))
  }
  const keys = new Set([...lines, ...rows].map(keyOf))
  for (const key of keys) {
    const own = rows.filter((row) => keyOf(row) === key)
    const of = lines.filter((line) => keyOf(line) === key)
    if (own.length > 1)
      faults.push(refusal('CFDI40218', 'Hay más de un traslado con el mismo impuesto, factor y tasa.'))
    if (sum(own.map((row) => at12(row.base))) !== roundToCents(sum(of.map((line) => at12(line.base))))) {
      faults.push(refusal('CFDI40215', 'La Base no es la suma de las bases de los conceptos.'))
    }
    if (
      sum(own.map((row) => at12(row.importe))) !== roundToCents(sum(of.map((line) => at12(line.importe))))
    ) {
      faults.push(refusal('CFDI40221', 'El Importe no es la suma de los importes de los conceptos.'))
    }
  }
  return faults
}

function keyOf(t: Traslado): string {
  return `${t.impuesto} ${t.tipoFactor} ${t.tasaOCuota ? at12(t.tasaOCuota) : ''}`
}

type Limits = { readonly lower: bigint; readonly upper: bigint; readonly step: bigint }

/** §A9 with half a unit of the last written decimal on both factors; all in 10^-24. */
function limits(x: Importe, y: Importe, decimals: number): Limits {
  return between(
    (at12(x) - half(x)) * (at12(y) - half(y)),
    (at12(x) + half(x) - 1n) * (at12(y) + half(y) - 1n),
    decimals,
  )
}

function taxLimits(base: Importe, tasa: Importe, decimals: number): Limits {
  return between(
    (at12(base) - half(base)) * at12(tasa),
    (at12(base) + half(base) - 1n) * at12(tasa),
    decimals,
  )
}

function between(low: bigint, high: bigint, decimals: number): Limits {
  const step = 10n ** BigInt(24 - Math.max(2, decimals))
  return { lower: (low / step) * step, upper: ((high + step - 1n) / step) * step, step }
}

function within(importe: Importe, { lower, upper }: Limits): boolean {
  const value = at12(importe) * 10n ** 12n
  return value >= lower && value <= upper
}

function half(i: Importe): bigint {
  return 10n ** BigInt(12 - i.decimals) / 2n
}
