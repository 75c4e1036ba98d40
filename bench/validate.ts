/** How fast every rule of SAT's matrix is applied, to a sealed ticket of 10 lines as typed and as XML of about 7 KB,
 *  and how long the catalogues take to be read at first use, in a process of their own. Prints `name value unit floor
 *  ratio`. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildComprobante, sealComprobante, validate } from '@timbra/cfdi'
import { fastest, measure } from './engine/rounds.ts'
import { temporaryCSD, ticketOfTenLines } from './engine/ticket.ts'

const rounds = 60

const built = buildComprobante(ticketOfTenLines())
if (!built.ok) throw new Error(JSON.stringify(built.faults))
const comprobante = built.value
const { xml } = sealComprobante(comprobante, await temporaryCSD())

const script = fileURLToPath(new URL('./engine/catalogs.ts', import.meta.url))
console.log(`validate.load ${execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim()} ms - -`)
report('validate.rules', () => validate(comprobante))
report('validate.read+rules', () => validate(xml))

function report(name: string, work: () => readonly unknown[]): void {
  if (work().length > 0) throw new Error(`${name}: the ticket has faults`)
  for (let warm = 0; warm < 3000; warm += 1) work()
  const rates = Array.from({ length: rounds }, () => measure(work))
  console.log(`${name} ${Math.round(fastest(rates))} cfdi/s - -`)
}
