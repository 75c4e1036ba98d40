import type { Comprobante, Impuestos, Traslado } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import type { Importe } from '../importe.ts'
import { arithmeticFault } from './fault.ts'
import { Sum } from './sum.ts'
import { type GroupSum, type Sums, sameImpuesto } from './sums.ts'

/** The summary against the Conceptos. Source: CFDI40203–40221; rulebook §A7. */
export function impuestosFaults(
  { impuestos }: Pick<Comprobante, 'impuestos'>,
  sums: Sums,
  faults: Fault[],
): void {
  trasladosFaults(impuestos?.traslados ?? [], sums, faults)
  retencionesFaults(impuestos?.retenciones ?? [], sums, faults)
  if (impuestos === undefined) return
  const { totalImpuestosTrasladados, totalImpuestosRetenidos, retenciones, traslados } = impuestos
  totalFaults('Trasladados', totalImpuestosTrasladados, traslados, faults)
  totalFaults('Retenidos', totalImpuestosRetenidos, retenciones, faults)
}

function trasladosFaults(rows: readonly Traslado[], sums: Sums, faults: Fault[]): void {
  for (const { traslado } of sums.traslados) {
    if (rows.some((row) => sameImpuesto(row, traslado))) continue
    const message = `Falta el resumen del impuesto ${traslado.impuesto} (${traslado.tipoFactor}).`
    faults.push(arithmeticFault('CFDI40215', 'impuestos.traslados', message))
  }
  rows.forEach((row, index) => {
    const at = `impuestos.traslados[${index}]`
    if (rows.findIndex((other) => sameImpuesto(other, row)) < index) {
      faults.push(arithmeticFault('CFDI40218', at, 'Hay dos renglones del mismo impuesto y tasa.'))
    }
    rowFaults(row, sums.groupOf(row), at, faults)
  })
}

function rowFaults(row: Traslado, group: GroupSum | undefined, at: string, faults: Fault[]): void {
  const push = (code: string, path: string, message: string) =>
    faults.push(arithmeticFault(code, path, message))
  if (row.base.decimals > 2) push('CFDI40214', `${at}.base`, 'Base tiene más de 2 decimales.')
  if (!isRounded(row.base, group?.base)) {
    push('CFDI40215', `${at}.base`, 'Base no es la suma de las bases de los conceptos.')
  }
  if (row.tipoFactor === 'Exento') {
    if (row.importe !== undefined || row.tasaOCuota !== undefined) {
      push('CFDI40213', at, 'Exento solo lleva Base, Impuesto y TipoFactor.')
    }
    return
  }
  const { importe } = row
  if (importe !== undefined && importe.decimals > 2) {
    push('CFDI40220', `${at}.importe`, 'Importe tiene más de 2 decimales.')
  }
  if (importe === undefined || !isRounded(importe, group?.importe)) {
    push('CFDI40221', `${at}.importe`, 'Importe no es la suma de los impuestos de los conceptos.')
  }
}

/** Source: CFDI40208, 40211. */
function retencionesFaults(rows: Impuestos['retenciones'], sums: Sums, faults: Fault[]): void {
  for (const impuesto of sums.retenciones.keys()) {
    if (rows.some((row) => row.impuesto === impuesto)) continue
    const message = `Falta el resumen del impuesto retenido ${impuesto}.`
    faults.push(arithmeticFault('CFDI40211', 'impuestos.retenciones', message))
  }
  rows.forEach(({ impuesto, importe }, index) => {
    const at = `impuestos.retenciones[${index}]`
    if (rows.findIndex((other) => other.impuesto === impuesto) < index) {
      faults.push(arithmeticFault('CFDI40208', at, 'Hay dos renglones del mismo impuesto retenido.'))
    }
    if (!isRounded(importe, sums.retenciones.get(impuesto))) {
      const message = 'Importe no es la suma de lo que retienen los conceptos.'
      faults.push(arithmeticFault('CFDI40211', `${at}.importe`, message))
    }
  })
}

const codes = {
  Trasladados: { decimals: 'CFDI40204', sum: 'CFDI40205', missing: 'CFDI40212' },
  Retenidos: { decimals: 'CFDI40202', sum: 'CFDI40203', missing: 'CFDI40206' },
} as const

function totalFaults(
  which: keyof typeof codes,
  total: Importe | undefined,
  rows: readonly { readonly importe?: Importe | undefined }[],
  faults: Fault[],
): void {
  const push = (code: string, message: string) => {
    faults.push(arithmeticFault(code, `impuestos.totalImpuestos${which}`, message))
  }
  const { decimals, sum, missing } = codes[which]
  const some = rows.some(({ importe }) => importe !== undefined)
  if (total === undefined) {
    if (some) push(missing, `Falta TotalImpuestos${which}.`)
    return
  }
  if (total.decimals > 2) push(decimals, `TotalImpuestos${which} tiene más de 2 decimales.`)
  if (!some || !sumOfRows(rows).roundsTo(total)) {
    push(sum, `TotalImpuestos${which} no es la suma de sus renglones.`)
  }
}

function sumOfRows(rows: readonly { readonly importe?: Importe | undefined }[]): Sum {
  const sum = new Sum()
  for (const { importe } of rows) if (importe !== undefined) sum.add(importe)
  return sum
}

/** Whether it is the rounded sum; of nothing, 0. */
function isRounded(importe: Importe, sum: Sum | undefined): boolean {
  return (sum ?? nothing).roundsTo(importe)
}

const nothing = new Sum()
