import type { Comprobante } from '../comprobante.ts'
import type { Fault, Parsed } from '../fault.ts'
import { checkInformacionGlobal } from '../rules/global.ts'
import { isRecord, typeFault } from '../rules/shape.ts'
import { checkFolio, checkLugar } from '../rules/venta.ts'
import type { FacturaGlobal, TicketGlobal } from '../venta.ts'
import { type Root, assembleChecked, notARecord } from './assemble.ts'
import { publicoEnGeneral } from './publico-en-general.ts'
import type { ClavesTicket } from './ticket.ts'
import { Tickets } from './tickets.ts'

/** Turns the tickets of a period into one global CFDI 4.0 of ingreso: one Concepto per ticket, IVA and IEPS separated,
 *  FormaPago of the largest. What was paid is shown, without discounts. Many thousands of tickets: sealGlobal.
 *  @returns the document, or every fault at its field ('periodicidad', 'tickets[7].lineas[0].net').
 *  Source: RMF 2.7.1.21; Guía de llenado del CFDI global 4.0; rulebook §E4. */
export function buildGlobal(global: FacturaGlobal, tickets: readonly TicketGlobal[]): Parsed<Comprobante> {
  if (!isRecord(global)) return notARecord('global')
  const faults: Fault[] = []
  const root = checkGlobal(global, faults)
  const taken = new Tickets(clavesGlobal)
  if (!Array.isArray(tickets)) faults.push(typeFault('tickets', 'una lista'))
  else {
    const conceptos = tickets.flatMap((ticket) => taken.add(ticket, faults) ?? [])
    return assembleChecked({ ...root, formaPago: taken.formaPago }, conceptos, taken.resumen, faults)
  }
  return { ok: false, faults }
}

/** Everything of a global CFDI but its tickets. */
export function checkGlobal(global: FacturaGlobal, faults: Fault[]): Omit<Root, 'formaPago'> {
  const folio = checkFolio(global, faults)
  const lugar = checkLugar(global, faults)
  return {
    ...folio,
    ...lugar,
    tipoDeComprobante: 'I',
    metodoPago: 'PUE',
    informacionGlobal: checkInformacionGlobal(global, folio, lugar, faults),
    cfdiRelacionados: [],
    receptor: publicoEnGeneral(lugar.lugarExpedicion, 'S01'),
  }
}

/** Source: Guía de llenado del CFDI global 4.0; rulebook §E4. */
export const clavesGlobal: ClavesTicket = {
  claveProdServ: '01010101',
  claveUnidad: 'ACT',
  descripcion: 'Venta',
}
