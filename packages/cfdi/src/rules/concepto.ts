import { isTasaTraslado } from '../catalogs/tasas.ts'
import type { Concepto, Retencion, Traslado } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { compareImportes, unitsAt } from '../importe.ts'
import { arithmeticFault } from './fault.ts'
import { isImpuesto, isProduct } from './limits.ts'

/** Keys of ObjetoImp under which Concepto/Impuestos must not exist. Source: CFDI40172, c_ObjetoImp. */
const withoutImpuestos: readonly string[] = ['01', '03', '04', '05']

/** Source: CFDI40166–40180; rulebook §A6, §A9. */
export function conceptoFaults(concepto: Concepto, index: number, faults: Fault[]): void {
  const { cantidad, valorUnitario, importe, descuento, impuestos, objetoImp } = concepto
  const push = (code: string, field: string, message: string) => {
    faults.push(arithmeticFault(code, `conceptos[${index}].${field}`, message))
  }
  if (valorUnitario.units === 0n) push('CFDI40166', 'valorUnitario', 'ValorUnitario debe ser mayor que cero.')
  if (!isProduct(importe, cantidad, valorUnitario)) {
    push('CFDI40167', 'importe', 'Importe no corresponde a Cantidad por ValorUnitario.')
  }
  if (descuento !== undefined) {
    if (descuento.decimals > importe.decimals) {
      push('CFDI40168', 'descuento', 'Descuento tiene más decimales que Importe.')
    }
    if (compareImportes(descuento, importe) > 0) {
      push('CFDI40169', 'descuento', 'Descuento es mayor que Importe.')
    }
  }
  if (impuestos === undefined) {
    if (objetoImp === '02') push('CFDI40171', 'objetoImp', 'ObjetoImp 02 pide impuestos.')
    return
  }
  if (withoutImpuestos.includes(objetoImp)) {
    push('CFDI40172', 'objetoImp', `ObjetoImp ${objetoImp} no admite impuestos.`)
  }
  impuestos.traslados.forEach((traslado, row) => trasladoFaults(traslado, index, row, faults))
  impuestos.retenciones.forEach((retencion, row) => retencionFaults(retencion, index, row, faults))
}

function trasladoFaults(traslado: Traslado, index: number, row: number, faults: Fault[]): void {
  const { base, tipoFactor, tasaOCuota, importe } = traslado
  const push = (code: string, field: string, message: string) => {
    faults.push(arithmeticFault(code, `conceptos[${index}].impuestos.traslados[${row}].${field}`, message))
  }
  if (base.units === 0n) push('CFDI40174', 'base', 'Base debe ser mayor que cero.')
  if (tipoFactor === 'Exento') {
    if (tasaOCuota !== undefined || importe !== undefined) {
      push('CFDI40177', 'tipoFactor', 'Exento no lleva TasaOCuota ni Importe.')
    }
  } else if (tasaOCuota === undefined || importe === undefined) {
    push('CFDI40178', 'tipoFactor', 'Faltan TasaOCuota o Importe.')
  } else {
    if (!isTasaTraslado(traslado.impuesto, tipoFactor, unitsAt(tasaOCuota, 6))) {
      push('CFDI40179', 'tasaOCuota', 'TasaOCuota no está en el catálogo del SAT.')
    }
    if (!isImpuesto(importe, base, tasaOCuota)) {
      push('CFDI40180', 'importe', 'El impuesto no corresponde a Base por TasaOCuota.')
    }
  }
}

/** Source: CFDI40181, 40186. */
function retencionFaults(
  { base, tasaOCuota, importe }: Retencion,
  index: number,
  row: number,
  faults: Fault[],
): void {
  const push = (code: string, field: string, message: string) => {
    faults.push(arithmeticFault(code, `conceptos[${index}].impuestos.retenciones[${row}].${field}`, message))
  }
  if (base.units === 0n) push('CFDI40181', 'base', 'Base de la retención debe ser mayor que cero.')
  if (!isImpuesto(importe, base, tasaOCuota)) {
    push('CFDI40186', 'importe', 'Lo retenido no corresponde a Base por TasaOCuota.')
  }
}
