/** Builds, checks, seals and writes one global CFDI of 100,000 tickets, as a process of its own, so that its memory is
 *  its own. Prints what it took as JSON. */
import { openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type IEPS, type IVA, type LineaTicket, type TicketGlobal, sealGlobal } from '@timbra/cfdi'
import { temporaryCSD, ticketOfTenLines } from './ticket.ts'

const count = Number(process.argv[2])
const { serie, folio, fecha, lugarExpedicion, emisor } = ticketOfTenLines()
const global = { serie, folio, fecha, lugarExpedicion, emisor, periodicidad: '01', meses: '11', anio: '2026' }
const csd = await temporaryCSD()
const file = join(tmpdir(), `timbra-global-${process.pid}.xml`)

const start = performance.now()
const sealed = await sealGlobal(global, tickets(), csd)
if (!sealed.ok) throw new Error(JSON.stringify(sealed.faults.slice(0, 3)))
const to = openSync(file, 'w')
for (const chunk of sealed.value.chunks()) writeSync(to, chunk)
const seconds = (performance.now() - start) / 1000
rmSync(file)
const { conceptos, length } = sealed.value
if (conceptos !== count) throw new Error(`${conceptos} conceptos`)
console.log(
  JSON.stringify({ seconds, peakMB: process.resourceUsage().maxRSS / 1024, fileMB: length / 2 ** 20 }),
)

/** Two to nine lines, rates and IEPS as a supermarket has them; made when asked for, as a database would hand them. */
async function* tickets(): AsyncGenerator<TicketGlobal> {
  for (let number = 0; number < count; number += 1) {
    const lineas = Array.from({ length: 2 + (number % 8) }, (_, line) => lineOf(number * 31 + line * 17))
    yield { folio: `0031-04-20261121-${String(number).padStart(6, '0')}`, formaPago: '01', lineas }
  }
}

function lineOf(chance: number): LineaTicket {
  const iva: IVA = chance % 3 === 0 ? '0' : '0.16'
  const ieps: IEPS | null = chance % 11 === 0 ? { tasa: chance % 2 === 0 ? '0.08' : '0.265' } : null
  return { net: `${1 + (chance % 497)}.${String(chance % 100).padStart(2, '0')}`, iva, ieps }
}
