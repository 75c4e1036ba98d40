// `npm run chaos -- --seed 7 --tickets 2000`: prints what was struck and how every ticket ended; exit code 1 when one
// ended wrongly, with its history.
import { parseArgs } from 'node:util'
import { chaos } from './chaos.ts'
import { CHAOS_PACS, parsePacs } from './pacs.ts'
import { tableOf } from './report.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    tickets: { type: 'string', default: '500' },
    blows: { type: 'string' },
    pacs: { type: 'string', default: 'sw,pade' },
  },
})
const tickets = Number(values.tickets)
const seed = Number(values.seed)
const blows = Number(values.blows ?? Math.max(40, Math.round(tickets / 15)))
const pacs = parsePacs(values.pacs)
if (pacs === null || ![tickets, seed, blows].every((n) => Number.isInteger(n) && n > 0)) {
  console.error('Uso: npm run chaos -- --seed 7 --tickets 2000 [--blows 130] [--pacs sw,pade]')
  console.error(`PACs: ${CHAOS_PACS.join(', ')}; el primero es el preferido`)
  process.exit(2)
}

const report = await chaos({ seed, tickets, pacs, blows, rest_ms: 120_000 + tickets * 100 })
for (const line of tableOf(report)) console.log(line)
for (const violation of report.violations.slice(0, 20)) console.log(`\n${violation}`)
process.exit(report.violations.length === 0 ? 0 : 1)
