import type { Receptor } from './receptor.ts'

/** A sale to invoice: what the till knows plus who the customer is. Texts as they came; `buildComprobante` checks. */
export type Venta = {
  /** Series and number of our own count, at most 25 and 40 characters. */
  readonly serie: string
  readonly folio: string
  /** Local time of lugarExpedicion now, not of the ticket; see localFecha. */
  readonly fecha: string
  /** What really happened at the till: key of the largest tender. */
  readonly formaPago: string
  /** Postal code of the store of the sale. */
  readonly lugarExpedicion: string
  readonly emisor: { readonly rfc: string; readonly nombre: string; readonly regimenFiscal: string }
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
  /** IEPS stays inside the price in a nominative CFDI. Source: LIEPS 19-II. */
  readonly ieps: null
}

export type IVA = '0.16' | '0.08' | '0' | 'exento' | 'no-objeto'
