import type { Concepto } from '../comprobante.ts'
import type { Fault } from '../fault.ts'
import { Resumen } from '../resumen.ts'
import { checkTicket } from '../rules/tickets.ts'
import type { TicketGlobal } from '../venta.ts'
import { type ClavesTicket, conceptoOfTicket } from './ticket.ts'

/** Takes tickets one after the other, each once; keeps what they add up to, and which of them is the largest. */
export class Tickets {
  readonly resumen = new Resumen()
  readonly #claves: ClavesTicket
  readonly #seen = new Set<string>()
  #count = 0
  #largest = 0
  #formaPago = ''

  constructor(claves: ClavesTicket) {
    this.#claves = claves
  }

  /** @returns its Concepto, or null when it has faults, which are pushed, or nothing in it was paid for. */
  add(given: TicketGlobal, faults: Fault[]): Concepto | null {
    const index = this.#count++
    const ticket = checkTicket(given, index, this.#seen, faults)
    if (ticket === null || ticket.total === 0) return null
    const concepto = conceptoOfTicket(ticket, this.#claves, this.resumen)
    if (concepto === null) {
      const message = 'El IEPS es igual o mayor que el precio del ticket sin IVA.'
      faults.push({
        code: 'IEPS-2',
        path: `tickets[${index}].lineas`,
        message,
        source: 'rulebook A8, CFDI40166',
      })
    } else if (ticket.total > this.#largest) {
      this.#largest = ticket.total
      this.#formaPago = ticket.formaPago
    }
    return concepto
  }

  /** That of the largest ticket, of the first of them where several are. Source: rulebook §E4. */
  get formaPago(): string {
    return this.#formaPago
  }
}
