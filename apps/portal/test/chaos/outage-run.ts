// `npm run outage -- --tickets 5000`: every PAC is away for a day over the end of a month; exit code 1 when anybody
// lost by it, or was told something else than the truth.
import { parseArgs } from 'node:util'
import { flawsOfOutage, linesOfOutage } from './outage-report.ts'
import { outage } from './outage.ts'
import { CHAOS_PACS, parsePacs } from './pacs.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    tickets: { type: 'string', default: '500' },
    pacs: { type: 'string', default: 'sw,pade' },
  },
})
const tickets = Number(values.tickets)
const seed = Number(values.seed)
const pacs = parsePacs(values.pacs)
if (pacs === null || ![tickets, seed].every((n) => Number.isInteger(n) && n > 0)) {
  console.error('Uso: npm run outage -- --tickets 5000 [--seed 1] [--pacs sw,pade]')
  console.error(`PACs: ${CHAOS_PACS.join(', ')}; el primero es el preferido`)
  process.exit(2)
}
const report = await outage({ seed, tickets, pacs, patience_ms: 120_000 + tickets * 100 })
for (const line of linesOfOutage(report)) console.log(line)
const flaws = flawsOfOutage(report)
for (const flaw of flaws.slice(0, 30)) console.log(`\n${flaw}`)
process.exit(flaws.length === 0 ? 0 : 1)
