import { type Comprobante, descripcionOf } from '@timbra/cfdi'
import { printCantidad, printMoney, printTasa } from './print-importe.ts'

type Concepto = Comprobante['conceptos'][number]
type Traslado = NonNullable<Concepto['impuestos']>['traslados'][number]

/** The rows of the table of conceptos; `detalles` are the smaller lines below the descripcion. */
export function printedConceptos(conceptos: readonly Concepto[]) {
  return conceptos.map((concepto) => ({
    claveProdServ: concepto.claveProdServ,
    noIdentificacion: concepto.noIdentificacion ?? '',
    descripcion: concepto.descripcion,
    cantidad: printCantidad(concepto.cantidad),
    claveUnidad: concepto.claveUnidad,
    unidad: concepto.unidad ?? descripcionOf.unidad(concepto.claveUnidad) ?? '',
    valorUnitario: printMoney(concepto.valorUnitario),
    descuento: concepto.descuento === undefined ? '' : printMoney(concepto.descuento),
    importe: printMoney(concepto.importe),
    detalles: detallesOf(concepto),
  }))
}

/** 'IVA 16 %', 'IVA exento', 'IEPS cuota $1.50'. */
export function printImpuesto(row: Pick<Traslado, 'impuesto' | 'tipoFactor' | 'tasaOCuota'>): string {
  const name = descripcionOf.impuesto(row.impuesto) ?? row.impuesto
  if (row.tasaOCuota === undefined) return `${name} ${row.tipoFactor.toLowerCase()}`
  return row.tipoFactor === 'Cuota'
    ? `${name} cuota ${printMoney(row.tasaOCuota)}`
    : `${name} ${printTasa(row.tasaOCuota)}`
}

function detallesOf(concepto: Concepto): string[] {
  const { aCuentaTerceros } = concepto
  const objetoImp = descripcionOf.objetoImp(concepto.objetoImp)?.replace(/\.$/, '') ?? ''
  return [
    [
      `${concepto.objetoImp} ${objetoImp}`.trim(),
      ...(concepto.impuestos?.traslados ?? []).map((row) => impuestoOf(row)),
      ...(concepto.impuestos?.retenciones ?? []).map((row) => `retención ${impuestoOf(row)}`),
    ].join(' · '),
    ...concepto.informacionAduanera.map((pedimento) => `Número de pedimento ${pedimento}`),
    ...concepto.cuentaPredial.map((cuenta) => `Cuenta predial ${cuenta}`),
    ...(aCuentaTerceros === undefined
      ? []
      : [`A cuenta de terceros: ${Object.values(aCuentaTerceros).join(' ')}`]),
    ...concepto.partes.map(
      (parte) => `Parte: ${printCantidad(parte.cantidad)} ${parte.unidad ?? ''} ${parte.descripcion}`,
    ),
  ]
}

function impuestoOf(row: Traslado): string {
  const importe = row.importe === undefined ? '' : `, importe ${printMoney(row.importe)}`
  return `${row.impuesto} ${printImpuesto(row)}, base ${printBase(row)}${importe}`
}

/** The base of a Cuota is a quantity (litres), not money. */
function printBase(row: Traslado): string {
  return row.tipoFactor === 'Cuota' ? printCantidad(row.base) : printMoney(row.base)
}
