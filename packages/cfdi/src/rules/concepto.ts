import { isTasaTraslado } from '../catalogs/tasas.ts'
import type { Concepto, Traslado } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { compareImportes, unitsAt } from '../importe.ts'
import { arithmeticFault } from './fault.ts'
import { isImpuesto, isProduct } from './limits.ts'

/** Keys of ObjetoImp under which Concepto/Impuestos must not exist. Source: CFDI40172, c_ObjetoImp. */
const withoutImpuestos: readonly string[] = ['01', '03', '04', '05']

/** Source: CFDI40166–40180; rulebook §A6, §A9. */
export function conceptoFaults(concepto: Concepto, at: string, faults: Fault[]): void {
  const { cantidad, valorUnitario, importe, descuento, impuestos, objetoImp } = concepto
  if (valorUnitario.units === 0n)
    faults.push(arithmeticFault('CFDI40166', `${at}.valorUnitario`, 'ValorUnitario debe ser mayor que cero.'))
  if (!isProduct(importe, cantidad, valorUnitario)) {
    faults.push(
      arithmeticFault('CFDI40167', `${at}.importe`, 'Importe no corresponde a Cantidad por ValorUnitario.'),
    )
  }
  if (descuento !== undefined) {
    if (descuento.decimals > importe.decimals) {
      faults.push(
        arithmeticFault('CFDI40168', `${at}.descuento`, 'Descuento tiene más decimales que Importe.'),
      )
    }
    if (compareImportes(descuento, importe) > 0) {
      faults.push(arithmeticFault('CFDI40169', `${at}.descuento`, 'Descuento es mayor que Importe.'))
    }
  }
  if (objetoImp === '02' && impuestos === undefined) {
    faults.push(arithmeticFault('CFDI40171', `${at}.objetoImp`, 'ObjetoImp 02 pide impuestos.'))
  }
  if (withoutImpuestos.includes(objetoImp) && impuestos !== undefined) {
    faults.push(
      arithmeticFault('CFDI40172', `${at}.objetoImp`, `ObjetoImp ${objetoImp} no admite impuestos.`),
    )
  }
  impuestos?.traslados.forEach((traslado, index) =>
    trasladoFaults(traslado, `${at}.impuestos.traslados[${index}]`, faults),
  )
}

function trasladoFaults(traslado: Traslado, at: string, faults: Fault[]): void {
  const { base, tipoFactor, tasaOCuota, importe } = traslado
  if (base.units === 0n)
    faults.push(arithmeticFault('CFDI40174', `${at}.base`, 'Base debe ser mayor que cero.'))
  if (tipoFactor === 'Exento') {
    if (tasaOCuota !== undefined || importe !== undefined) {
      faults.push(arithmeticFault('CFDI40177', `${at}.tipoFactor`, 'Exento no lleva TasaOCuota ni Importe.'))
    }
  } else if (tasaOCuota === undefined || importe === undefined) {
    faults.push(arithmeticFault('CFDI40178', `${at}.tipoFactor`, 'Faltan TasaOCuota o Importe.'))
  } else {
    if (!isTasaTraslado(traslado.impuesto, tipoFactor, unitsAt(tasaOCuota, 6))) {
      faults.push(
        arithmeticFault('CFDI40179', `${at}.tasaOCuota`, 'TasaOCuota no está en el catálogo del SAT.'),
      )
    }
    if (!isImpuesto(importe, base, tasaOCuota)) {
      faults.push(
        arithmeticFault('CFDI40180', `${at}.importe`, 'El impuesto no corresponde a Base por TasaOCuota.'),
      )
    }
  }
}
