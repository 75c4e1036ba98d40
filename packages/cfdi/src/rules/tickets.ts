import { descripcionOf } from '../catalogs/catalog.ts'
import type { Fault } from '../fault.ts'
import { type TasaIEPS, isIVA } from '../impuestos.ts'
import type { IVA, TicketGlobal } from '../venta.ts'
import { checkIEPS } from './impuestos-linea.ts'
import { readCents } from './lineas.ts'
import { isRecord, recordsOf, typeFault } from './shape.ts'
import { attributeText } from './texts.ts'

/** A ticket that was checked; amounts in cents. */
export type Ticket = {
  readonly folio: string
  readonly formaPago: string
  readonly lineas: readonly { readonly net: number; readonly iva: IVA; readonly ieps: TasaIEPS | null }[]
  readonly total: number
}

/** Reads and checks one ticket of a global CFDI; faults are pushed with paths 'tickets[7].lineas[0].net'.
 *  @param seen the folios so far: two Conceptos with one number would hide a sale
 *  @returns null if it has faults. Source: rulebook §E4. */
export function checkTicket(
  ticket: TicketGlobal,
  index: number,
  seen: Set<string>,
  faults: Fault[],
): Ticket | null {
  const path = `tickets[${index}]`
  if (!isRecord(ticket)) {
    faults.push(typeFault(path, 'un objeto'))
    return null
  }
  const before = faults.length
  const folio = attributeText(ticket.folio, 100, `${path}.`, 'folio', faults)
  if (seen.has(folio)) {
    const message = 'Este ticket ya está en la factura.'
    faults.push({ code: 'TICKET-1', path: `${path}.folio`, message, source: 'rulebook E4' })
  }
  seen.add(folio)
  if (descripcionOf.formaPago(ticket.formaPago) === null || ticket.formaPago === '99') {
    const message = 'La forma de pago del ticket no está en el catálogo del SAT, o es 99.'
    faults.push({ code: 'CFDI40104', path: `${path}.formaPago`, message, source: 'c_FormaPago, CFDI40104' })
  }
  let total = 0
  const lineas = recordsOf(ticket.lineas, `${path}.lineas`, faults).map(({ net: text, iva, ieps }, line) => {
    const at = `${path}.lineas[${line}].`
    const net = readCents(text)
    if (net === null) {
      const message = 'El importe debe tener exactamente 2 decimales, hasta 12 enteros y no ser negativo.'
      faults.push({ code: 'IMPORTE-2', path: `${at}net`, message, source: 'rulebook A8' })
    }
    if (!isIVA(iva)) {
      const message = 'El IVA debe ser 0.16, 0.08, 0, exento o no-objeto.'
      faults.push({ code: 'IVA-1', path: `${at}iva`, message, source: 'rulebook A7' })
    }
    total += net ?? 0
    return { net: net ?? 0, iva, ieps: checkIEPS(ieps, at, faults) }
  })
  return faults.length > before ? null : { folio, formaPago: ticket.formaPago, lineas, total }
}
