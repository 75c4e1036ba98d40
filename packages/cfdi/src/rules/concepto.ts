import { isTasaTraslado } from '../catalogs/tasas.ts'
import type { Concepto, Retencion, Traslado } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { compareImportes, unitsAt } from '../importe.ts'
import { arithmeticFault } from './fault.ts'
import { isImpuesto, isProduct } from './limits.ts'

/** Keys of ObjetoImp under which Concepto/Impuestos must not exist. Source: CFDI40172, c_ObjetoImp. */
const withoutImpuestos: readonly string[] = ['01', '03', '04', '05']

/** Source: CFDI40166–40186; rulebook §A6, §A9. */
export function conceptoFaults(concepto: Concepto, index: number, faults: Fault[]): void {
  const { cantidad, valorUnitario, importe, descuento, impuestos, objetoImp } = concepto
  if (valorUnitario.units === 0n) push(faults, index, breaches.valorUnitario)
  if (!isProduct(importe, cantidad, valorUnitario)) push(faults, index, breaches.importe)
  if (descuento !== undefined) {
    if (descuento.decimals > importe.decimals) push(faults, index, breaches.decimales)
    if (compareImportes(descuento, importe) > 0) push(faults, index, breaches.descuento)
  }
  if (impuestos === undefined) {
    if (objetoImp === '02') push(faults, index, breaches.sinImpuestos)
    return
  }
  if (withoutImpuestos.includes(objetoImp)) push(faults, index, breaches.conImpuestos)
  const { traslados, retenciones } = impuestos
  for (let row = 0; row < traslados.length; row += 1) {
    trasladoFaults(traslados[row] as Traslado, faults, index, row)
  }
  for (let row = 0; row < retenciones.length; row += 1) {
    retencionFaults(retenciones[row] as Retencion, faults, index, row)
  }
}

function trasladoFaults(traslado: Traslado, faults: Fault[], index: number, row: number): void {
  const { base, impuesto, tipoFactor, tasaOCuota, importe } = traslado
  if (base.units === 0n) push(faults, index, breaches.base, row)
  if (tipoFactor === 'Exento') {
    if (tasaOCuota !== undefined || importe !== undefined) push(faults, index, breaches.exento, row)
  } else if (tasaOCuota === undefined || importe === undefined) push(faults, index, breaches.faltan, row)
  else {
    if (tasaOCuota.decimals > 6 || !isTasaTraslado(impuesto, tipoFactor, unitsAt(tasaOCuota, 6))) {
      push(faults, index, breaches.tasa, row)
    }
    if (!isImpuesto(importe, base, tasaOCuota)) push(faults, index, breaches.impuesto, row)
  }
}

function retencionFaults(retencion: Retencion, faults: Fault[], index: number, row: number): void {
  const { base, tasaOCuota, importe } = retencion
  if (base.units === 0n) push(faults, index, breaches.baseRetencion, row)
  if (!isImpuesto(importe, base, tasaOCuota)) push(faults, index, breaches.retenido, row)
}

/** Code, field below the Concepto ('#': the row), message. */
type Breach = readonly [code: string, field: string, message: string]

const breaches = {
  valorUnitario: ['CFDI40166', 'valorUnitario', 'ValorUnitario debe ser mayor que cero.'],
  importe: ['CFDI40167', 'importe', 'Importe no corresponde a Cantidad por ValorUnitario.'],
  decimales: ['CFDI40168', 'descuento', 'Descuento tiene más decimales que Importe.'],
  descuento: ['CFDI40169', 'descuento', 'Descuento es mayor que Importe.'],
  sinImpuestos: ['CFDI40171', 'objetoImp', 'ObjetoImp 02 pide impuestos.'],
  conImpuestos: ['CFDI40172', 'objetoImp', 'Este ObjetoImp no admite impuestos.'],
  base: ['CFDI40174', 'impuestos.traslados[#].base', 'Base debe ser mayor que cero.'],
  exento: ['CFDI40177', 'impuestos.traslados[#].tipoFactor', 'Exento no lleva TasaOCuota ni Importe.'],
  faltan: ['CFDI40178', 'impuestos.traslados[#].tipoFactor', 'Faltan TasaOCuota o Importe.'],
  tasa: ['CFDI40179', 'impuestos.traslados[#].tasaOCuota', 'TasaOCuota no está en el catálogo del SAT.'],
  impuesto: [
    'CFDI40180',
    'impuestos.traslados[#].importe',
    'El impuesto no corresponde a Base por TasaOCuota.',
  ],
  baseRetencion: [
    'CFDI40181',
    'impuestos.retenciones[#].base',
    'Base de la retención debe ser mayor que cero.',
  ],
  retenido: [
    'CFDI40186',
    'impuestos.retenciones[#].importe',
    'Lo retenido no corresponde a Base por TasaOCuota.',
  ],
} as const satisfies Record<string, Breach>

function push(faults: Fault[], index: number, [code, field, message]: Breach, row = 0): void {
  faults.push(arithmeticFault(code, `conceptos[${index}].${field.replace('#', String(row))}`, message))
}
