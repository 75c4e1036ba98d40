import { descripcionOf } from '../catalogs/catalog.ts'
import type { Fault } from '../fault.ts'
import type { LineaVenta } from '../venta.ts'
import type { RetencionLinea } from './impuestos-linea.ts'

type Taxes = { readonly ieps: boolean; readonly retenciones: readonly RetencionLinea[] }

/** Which ObjetoImp the line has, and whether its taxes are those that the key admits.
 *  Source: CFDI40170–40172, CFDI140226–140227; rulebook §A7. */
export function checkObjetoImp(linea: LineaVenta, taxes: Taxes, at: string, faults: Fault[]): string {
  const some = linea.iva !== 'no-objeto' || taxes.ieps || taxes.retenciones.length > 0
  const { objetoImp = some ? '02' : '01' } = linea
  const breach = linea.objetoImp === undefined ? null : breachOf(objetoImp, linea, taxes, some)
  if (breach !== null) {
    const [code, message] = breach
    faults.push({ code, path: `${at}objetoImp`, message, source: `matriz de errores CFDI 4.0, ${code}` })
  }
  return objetoImp
}

function breachOf(
  objetoImp: string,
  { iva }: LineaVenta,
  { ieps, retenciones }: Taxes,
  some: boolean,
): readonly [string, string] | null {
  if (descripcionOf.objetoImp(objetoImp) === null)
    return ['CFDI40170', 'El objeto de impuesto no está en el catálogo del SAT.']
  const conIVA = iva !== 'no-objeto' || retenciones.some(({ impuesto }) => impuesto === '002')
  if (objetoImp === '02') return some ? null : ['CFDI40171', 'El objeto de impuesto 02 pide algún impuesto.']
  if (objetoImp === '07') {
    if (!conIVA && ieps) return null
    return ['CFDI140227', 'El objeto de impuesto 07 pide el IEPS separado y no admite IVA.']
  }
  if (objetoImp === '06' || objetoImp === '08') {
    if (!conIVA && !ieps) return null
    return ['CFDI140226', `El objeto de impuesto ${objetoImp} no admite IVA ni IEPS separado.`]
  }
  return some ? ['CFDI40172', `El objeto de impuesto ${objetoImp} no admite impuestos.`] : null
}
