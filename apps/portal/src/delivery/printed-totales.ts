import { type Comprobante, descripcionOf } from '@timbra/cfdi'
import { printMoney } from './print-importe.ts'
import { printImpuesto } from './printed-conceptos.ts'

/** The lines between the table and the total: subtotal, discount, and every tax by rate. */
export function printedTotales(comprobante: Comprobante): { label: string; value: string }[] {
  const { subTotal, descuento, impuestos } = comprobante
  return [
    { label: 'Subtotal', value: printMoney(subTotal) },
    ...(descuento === undefined ? [] : [{ label: 'Descuento', value: `−${printMoney(descuento)}` }]),
    ...(impuestos?.traslados ?? []).map((row) => ({
      label: `${printImpuesto(row)} (base ${printMoney(row.base)})`,
      value: row.importe === undefined ? 'exento' : printMoney(row.importe),
    })),
    ...(impuestos?.retenciones ?? []).map((row) => ({
      label: `${descripcionOf.impuesto(row.impuesto) ?? row.impuesto} retenido`,
      value: `−${printMoney(row.importe)}`,
    })),
  ]
}
