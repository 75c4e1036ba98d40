import type { Comprobante, Traslado } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { type Importe, equalImportes } from '../importe.ts'
import { arithmeticFault } from './fault.ts'
import { roundedSum } from './sum.ts'

/** The summary against the Conceptos. Source: CFDI40203–40221; rulebook §A7. */
export function impuestosFaults(comprobante: Comprobante, faults: Fault[]): void {
  const { impuestos } = comprobante
  trasladosFaults(comprobante, faults)
  if (impuestos === undefined) return
  const { totalImpuestosTrasladados, totalImpuestosRetenidos, retenciones, traslados } = impuestos
  const importes = traslados.flatMap((traslado) => traslado.importe ?? [])
  totalFaults(
    'Trasladados',
    ['CFDI40204', 'CFDI40205', 'CFDI40212'],
    totalImpuestosTrasladados,
    importes,
    faults,
  )
  const retenidos = retenciones.map(({ importe }) => importe)
  totalFaults(
    'Retenidos',
    ['CFDI40202', 'CFDI40203', 'CFDI40206'],
    totalImpuestosRetenidos,
    retenidos,
    faults,
  )
}

function trasladosFaults({ conceptos, impuestos }: Comprobante, faults: Fault[]): void {
  const rows = impuestos?.traslados ?? []
  const groups = rows.map(() => ({ bases: [] as Importe[], importes: [] as Importe[] }))
  for (const concepto of conceptos) {
    for (const traslado of concepto.impuestos?.traslados ?? []) {
      const group = groups[rows.findIndex((row) => sameImpuesto(row, traslado))]
      if (group === undefined) {
        const message = `Falta el resumen del impuesto ${traslado.impuesto} (${traslado.tipoFactor}).`
        faults.push(arithmeticFault('CFDI40215', 'impuestos.traslados', message))
        continue
      }
      group.bases.push(traslado.base)
      if (traslado.importe !== undefined) group.importes.push(traslado.importe)
    }
  }
  rows.forEach((row, index) => {
    const at = `impuestos.traslados[${index}]`
    if (rows.findIndex((other) => sameImpuesto(other, row)) < index) {
      faults.push(arithmeticFault('CFDI40218', at, 'Hay dos renglones del mismo impuesto y tasa.'))
    }
    rowFaults(row, groups[index], at, faults)
  })
}

function rowFaults(
  row: Traslado,
  group: { bases: Importe[]; importes: Importe[] } | undefined,
  at: string,
  faults: Fault[],
): void {
  if (row.base.decimals > 2)
    faults.push(arithmeticFault('CFDI40214', `${at}.base`, 'Base tiene más de 2 decimales.'))
  if (!equalImportes(row.base, roundedSum(group?.bases ?? []))) {
    faults.push(
      arithmeticFault('CFDI40215', `${at}.base`, 'Base no es la suma de las bases de los conceptos.'),
    )
  }
  if (row.tipoFactor === 'Exento') {
    if (row.importe !== undefined || row.tasaOCuota !== undefined) {
      faults.push(arithmeticFault('CFDI40213', at, 'Exento solo lleva Base, Impuesto y TipoFactor.'))
    }
    return
  }
  const importe = row.importe
  if (importe !== undefined && importe.decimals > 2) {
    faults.push(arithmeticFault('CFDI40220', `${at}.importe`, 'Importe tiene más de 2 decimales.'))
  }
  if (importe === undefined || !equalImportes(importe, roundedSum(group?.importes ?? []))) {
    faults.push(
      arithmeticFault(
        'CFDI40221',
        `${at}.importe`,
        'Importe no es la suma de los impuestos de los conceptos.',
      ),
    )
  }
}

function totalFaults(
  which: 'Trasladados' | 'Retenidos',
  [decimals, sum, missing]: readonly [string, string, string],
  total: Importe | undefined,
  importes: readonly Importe[],
  faults: Fault[],
): void {
  const path = `impuestos.totalImpuestos${which}`
  if (total === undefined) {
    if (importes.length > 0) faults.push(arithmeticFault(missing, path, `Falta TotalImpuestos${which}.`))
    return
  }
  if (total.decimals > 2)
    faults.push(arithmeticFault(decimals, path, `TotalImpuestos${which} tiene más de 2 decimales.`))
  if (importes.length === 0 || !equalImportes(total, roundedSum(importes))) {
    faults.push(arithmeticFault(sum, path, `TotalImpuestos${which} no es la suma de sus renglones.`))
  }
}

function sameImpuesto(left: Traslado, right: Traslado): boolean {
  if (left.impuesto !== right.impuesto || left.tipoFactor !== right.tipoFactor) return false
  if (left.tasaOCuota === undefined || right.tasaOCuota === undefined)
    return left.tasaOCuota === right.tasaOCuota
  return equalImportes(left.tasaOCuota, right.tasaOCuota)
}
