import type { CfdiRelacionados } from './comprobante.ts'
import type { Receptor } from './receptor.ts'

/** What every document that we issue says of itself and of its store. Texts as they came; the builders check. */
export type Encabezado = {
  /** Series and number of our own count, at most 25 and 40 characters. */
  readonly serie: string
  readonly folio: string
  /** Local time of lugarExpedicion now, not of the ticket; see localFecha. */
  readonly fecha: string
  /** Postal code of the store of the sale. */
  readonly lugarExpedicion: string
  readonly emisor: { readonly rfc: string; readonly nombre: string; readonly regimenFiscal: string }
}

/** A sale to invoice: what the till knows plus who the customer is. */
export type Venta = Encabezado & {
  /** What really happened at the till: key of the largest tender; '99' exactly with PPD. */
  readonly formaPago: string
  /** PUE when absent. PPD: paid later, with a CFDI of its own for each payment. */
  readonly metodoPago?: 'PUE' | 'PPD' | undefined
  /** Writes the IEPS of the lines that have one as a tax of its own. Only for a buyer who pays IEPS for these goods and
   *  asks for it; otherwise it stays inside the price. Source: LIEPS 19-II; rulebook §A7. */
  readonly separarIEPS?: boolean | undefined
  readonly cfdiRelacionados?: readonly CfdiRelacionados[] | undefined
  readonly receptor: Receptor
  readonly lineas: readonly LineaVenta[]
}

/** One line of the ticket. Amounts include taxes, with exactly 2 decimals; `gross` before, `net` after all discounts. */
export type LineaVenta = {
  readonly claveProdServ: string
  readonly noIdentificacion?: string | undefined
  /** Pieces or weight, at most 6 decimals. */
  readonly cantidad: string
  readonly claveUnidad: string
  readonly unidad?: string | undefined
  readonly descripcion: string
  readonly gross: string
  readonly net: string
  readonly iva: IVA
  /** The IEPS inside the price; null where there is none, or where it does not matter because it is not separated. */
  readonly ieps: IEPS | null
  /** '01' for what has no tax, else '02', when absent. Source: c_ObjetoImp. */
  readonly objetoImp?: string | undefined
  /** What the receptor withholds, at most one for each tax; the Total is less by it. */
  readonly retenciones?: readonly RetencionVenta[] | undefined
  readonly aCuentaTerceros?: TerceroVenta | undefined
  /** Each a NumeroPedimento, '21  47  3807  8003832': only for the first sale of what the emisor imported. */
  readonly informacionAduanera?: readonly string[] | undefined
  readonly cuentaPredial?: readonly string[] | undefined
  readonly partes?: readonly ParteVenta[] | undefined
}

/** The rate of IVA of a line, as a factor, or why it has none. Source: rulebook §A7. */
export type IVA = '0.16' | '0.08' | '0' | 'exento' | 'no-objeto'

/** A share of the price without IVA, or pesos for each litre; texts with at most 6 decimals. */
export type IEPS = { readonly tasa: string } | { readonly cuota: string; readonly litros: string }

/** ISR (001) of the price without taxes, or IVA (002) of the base of IVA; `tasa` '0.0125'. */
export type RetencionVenta = { readonly impuesto: '001' | '002'; readonly tasa: string }

/** On whose account the line is sold. */
export type TerceroVenta = {
  readonly rfc: string
  readonly nombre: string
  readonly regimenFiscal: string
  readonly domicilioFiscal: string
}

/** A component of what the line sells; adds to no sum. Importe is made from cantidad and valorUnitario. */
export type ParteVenta = {
  readonly claveProdServ: string
  readonly noIdentificacion?: string | undefined
  readonly cantidad: string
  readonly unidad?: string | undefined
  readonly descripcion: string
  readonly valorUnitario?: string | undefined
  readonly informacionAduanera?: readonly string[] | undefined
}

/** A credit note or a return for a customer whose CFDI exists. UsoCFDI is not asked for: G02, or S01 where the régimen
 *  does not admit it. Source: rulebook §F5. */
export type NotaEgreso = Encabezado & {
  /** That of the CFDI it relates to, or how the money is given back; '15' for what was never paid. */
  readonly formaPago: string
  readonly separarIEPS?: boolean | undefined
  /** '01' credit note, '03' goods that came back. */
  readonly tipoRelacion: '01' | '03'
  /** The CFDI of ingreso that it is about. */
  readonly uuids: readonly string[]
  readonly receptor: Omit<Receptor, 'usoCFDI'>
  /** With the keys of the product, or 84111506 and ACT (see notaDeCredito); taxes as in the CFDI of ingreso. */
  readonly lineas: readonly LineaVenta[]
}

/** The sales of a period to customers who asked for no invoice. Source: RMF 2.7.1.21; rulebook §E4. */
export type FacturaGlobal = Encabezado & {
  /** '01' day … '04' month; '05' two months, only régimen 621. */
  readonly periodicidad: string
  /** '01'–'12', with periodicidad 05 '13'–'18'. */
  readonly meses: string
  /** Four digits: that of the sales. */
  readonly anio: string
}

/** One ticket of a global CFDI; becomes one Concepto. */
export type TicketGlobal = {
  /** Number of the ticket, unique within the document. */
  readonly folio: string
  readonly formaPago: string
  readonly lineas: readonly LineaTicket[]
}

/** What the fiscal sums need of a line: what was paid for it, taxes included, and which taxes. */
export type LineaTicket = Pick<LineaVenta, 'net' | 'iva' | 'ieps'>

/** Takes tickets out of a global CFDI: they have been invoiced to their buyers, or came back.
 *  Source: Guía de llenado del CFDI global, apéndice 2; rulebook §E5. */
export type EgresoGlobal = Encabezado & {
  /** The global CFDI. */
  readonly uuid: string
  readonly causa: 'facturado' | 'devuelto'
  readonly tickets: readonly TicketGlobal[]
}

/** Keys of the Concepto of a credit note that is about no product. Source: rulebook §F5. */
export const notaDeCredito = { claveProdServ: '84111506', claveUnidad: 'ACT' } as const
