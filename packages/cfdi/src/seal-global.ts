import { type Root, assemble, nothingToInvoice, notARecord, tooMuch } from './build/assemble.ts'
import { checkGlobal, clavesGlobal } from './build/global.ts'
import { Tickets } from './build/tickets.ts'
import type { Comprobante } from './comprobante.ts'
import { type Fault, type Parsed, accepted, assert, demand, refused } from './fault.ts'
import type { Importe } from './importe.ts'
import { Arithmetic } from './rules/arithmetic.ts'
import { isRecord } from './rules/shape.ts'
import { type CSD, demandCSD, selloOf } from './seal.ts'
import type { FacturaGlobal, TicketGlobal } from './venta.ts'
import { Spool } from './xml/spool.ts'
import { beginTwin, takeCadena, takeXML, viewCadena, viewXML } from './xml/twin.ts'
import { putConcepto } from './xml/write-concepto.ts'
import { putConceptosStart, putHead, putTail, selloAttribute } from './xml/write-comprobante.ts'

/** What is known of a global CFDI once its bytes have gone out. */
export type SealedGlobal = {
  readonly sello: string
  readonly total: Importe
  /** How many tickets became a Concepto. */
  readonly conceptos: number
  /** Of the XML, in bytes. */
  readonly length: number
  /** The XML in pieces of about a megabyte, UTF-8 without BOM; may be asked for again. */
  chunks(): Iterable<Uint8Array>
}

/** Builds, checks and seals a global CFDI of any number of tickets that come one after the other and are not kept: the
 *  bytes are those of buildGlobal and sealComprobante. Totals and Sello stand before the Conceptos and the cadena begins
 *  with the totals, so each Concepto is kept as it is written, once for the XML and once for the cadena: some 700 bytes
 *  a ticket. The signature is made of the whole cadena at once, so that any CSD will do; it is a fifth of the XML.
 *  @returns as buildGlobal; after 1,000 faults no more tickets are read. Throws ArgumentError and AssertionError as
 *  sealComprobante. Source: rulebook §C1, §E4. */
export async function sealGlobal(
  global: FacturaGlobal,
  tickets: Iterable<TicketGlobal> | AsyncIterable<TicketGlobal>,
  csd: CSD,
): Promise<Parsed<SealedGlobal>> {
  demandCSD(csd)
  demandIterable(tickets)
  if (!isRecord(global)) return notARecord('global')
  const faults: Fault[] = []
  const root = checkGlobal(global, faults)
  if (faults.length === 0)
    assert(csd.rfc === root.emisor.rfc, 'the CSD belongs to another RFC than the emisor')
  const spooled = await spool(tickets, faults)
  if (faults.length > 0) return { ok: false, faults }
  if (spooled.conceptos === 0) return refused(nothingToInvoice)
  if (!spooled.taken.resumen.isSafe) return refused(tooMuch)
  const { conceptos: _, ...document } = assemble(withFormaPago(root, spooled), [], spooled.taken.resumen)
  const breaches = spooled.arithmetic.finish(document)
  return breaches.length > 0 ? { ok: false, faults: breaches } : accepted(seal(document, spooled, csd))
}

const maxFaults = 1000

type Spooled = {
  readonly taken: Tickets
  readonly arithmetic: Arithmetic
  readonly xml: Spool
  readonly cadena: Spool
  conceptos: number
}

async function spool(
  tickets: Iterable<TicketGlobal> | AsyncIterable<TicketGlobal>,
  faults: Fault[],
): Promise<Spooled> {
  const to: Spooled = {
    taken: new Tickets(clavesGlobal),
    arithmetic: new Arithmetic(),
    xml: new Spool(),
    cadena: new Spool(),
    conceptos: 0,
  }
  for await (const ticket of tickets) {
    const concepto = to.taken.add(ticket, faults)
    if (faults.length >= maxFaults) break
    if (concepto === null) continue
    to.arithmetic.add(concepto)
    to.conceptos += 1
    beginTwin()
    putConcepto(concepto)
    to.xml.append(viewXML())
    to.cadena.append(viewCadena())
  }
  return to
}

function withFormaPago(root: Omit<Root, 'formaPago'>, { taken }: Spooled): Root {
  return { ...root, formaPago: taken.formaPago }
}

function seal(
  document: Omit<Comprobante, 'conceptos'>,
  { xml, cadena, conceptos }: Spooled,
  csd: CSD,
): SealedGlobal {
  beginTwin()
  const selloAt = putHead(document, csd)
  putConceptosStart()
  const [head, headCadena] = [takeXML(), takeCadena()]
  beginTwin()
  putTail(document.impuestos)
  const [tail, tailCadena] = [takeXML(), takeCadena()]
  const sello = selloOf(cadena.between(headCadena, tailCadena), csd)
  const start = joined(
    head.subarray(0, selloAt),
    new TextEncoder().encode(selloAttribute(sello)),
    head.subarray(selloAt),
  )
  return {
    sello,
    total: document.total,
    conceptos,
    length: start.length + xml.length + tail.length,
    *chunks() {
      yield start
      yield* xml.chunks()
      yield tail
    },
  }
}

function joined(start: Uint8Array, middle: Uint8Array, end: Uint8Array): Uint8Array {
  const spooled = new Spool()
  spooled.append(middle)
  return spooled.between(start, end)
}

function demandIterable(tickets: unknown): void {
  const source = (tickets ?? {}) as { [Symbol.iterator]?: unknown; [Symbol.asyncIterator]?: unknown }
  const iterates = [source[Symbol.asyncIterator], source[Symbol.iterator]].some(
    (make) => typeof make === 'function',
  )
  demand(iterates && typeof tickets === 'object', 'tickets', 'an iterable of tickets, asynchronous or not')
}
