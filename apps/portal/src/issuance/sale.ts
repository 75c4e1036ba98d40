import type { Fault, LineaVenta, Receptor, Venta } from '@timbra/cfdi'
import type { Issuer } from '../issuers/find.ts'
import type { ProductKeys } from '../products/resolve.ts'
import type { Store } from '../stores/find.ts'
import { type Ticket, type TicketLine, formaPagoOf, invoiceableLines } from '../tickets/ticket.ts'

/** Everything that a CFDI says, except folio and Fecha, which are given last. */
export type Sale = {
  readonly issuer: Issuer
  readonly store: Store
  readonly receptor: Receptor
  readonly tickets: readonly Ticket[]
  /** SAT keys of each of `linesOf(tickets)`, in order; null: nobody knows them. */
  readonly keys: readonly (ProductKeys | null)[]
  /** UUID of the CFDI whose place this one takes; null: of none. */
  readonly substitutes: string | null
}

/** Sustitución de los CFDI previos. Source: c_TipoRelacion; rulebook §F2 */
const SUBSTITUTION = '04'

/** The lines of the CFDI: those of every ticket, in the order of the tickets, without what was given away. */
export function linesOf(tickets: readonly Ticket[]): readonly TicketLine[] {
  return tickets.flatMap((ticket) => invoiceableLines(ticket.content))
}

/** @returns one fault per line without SAT keys; the store must map the product, the customer can do nothing */
export function unmappedLines(sale: Sale): readonly Fault[] {
  return sale.keys.flatMap((keys, index) => (keys === null ? [unmapped(sale, index)] : []))
}

/** Puts the sale in the engine's words.
 *  @param fecha local time of the store, with no zone
 *  Throws if a line has no keys: ask `unmappedLines` first. Source: rulebook §A8, §A10. */
export function ventaOf(sale: Sale, folio: { serie: string; folio: string }, fecha: string): Venta {
  return {
    ...folio,
    fecha,
    formaPago: formaPagoOfAll(sale.tickets),
    lugarExpedicion: sale.store.lugarExpedicion,
    emisor: { rfc: sale.issuer.rfc, nombre: sale.issuer.nombre, regimenFiscal: sale.issuer.regimenFiscal },
    receptor: sale.receptor,
    ...(sale.substitutes === null
      ? {}
      : { cfdiRelacionados: [{ tipoRelacion: SUBSTITUTION, uuids: [sale.substitutes] }] }),
    lineas: linesOf(sale.tickets).map((line, index) => lineaOf(line, sale.keys[index])),
  }
}

/** IEPS stays inside the price (`ieps: null`): a buyer who pays that tax himself is served at the counter.
 *  Source: rulebook §0 rule 4. */
function lineaOf(line: TicketLine, keys: ProductKeys | null | undefined): LineaVenta {
  if (!keys) throw new Error('a line without SAT keys reached the seal')
  return {
    ...keys,
    ...(line.sku === undefined ? {} : { noIdentificacion: line.sku }),
    cantidad: line.quantity,
    descripcion: line.description,
    gross: line.gross,
    net: line.net,
    iva: line.iva,
    ieps: null,
  }
}

/** Tenders of all tickets count together, as if it had been one purchase. */
function formaPagoOfAll(tickets: readonly Ticket[]): string {
  const [first] = tickets
  if (!first) throw new Error('an issuance has at least one ticket')
  return formaPagoOf({ ...first.content, payments: tickets.flatMap((ticket) => ticket.content.payments) })
}

function unmapped(sale: Sale, index: number): Fault {
  const line = linesOf(sale.tickets)[index]
  return {
    code: 'sin-mapear',
    path: `lineas[${index}].claveProdServ`,
    message: `La tienda aún no asigna su clave del SAT al producto «${line?.description ?? ''}». Tu ticket queda apartado.`,
    source: 'rulebook §A6',
  }
}
