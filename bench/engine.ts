/** How fast the engine issues: build, rules, cadena and seal of a ticket of 10 lines, next to the raw signature of the
 *  same key in the same run, which nothing can beat; on one thread and on two. Short rounds of both alternate; the rate
 *  of each, per second of processor time, is that of its fastest tenth of rounds. Then a global CFDI of 100,000 tickets, and its memory. Prints `name value unit floor ratio`. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { fastest, measure } from './engine/rounds.ts'
import type { Round, Shared } from './engine/worker.ts'
import { sealOne, temporaryCSD, ticketOfTenLines } from './engine/ticket.ts'

const rounds = 150

const csd = await temporaryCSD()
const venta = ticketOfTenLines()
const cadena = new TextEncoder().encode(sealOne(venta, csd).cadena)

for (let warm = 0; warm < 2000; warm += 1) sealOne(venta, csd)
const seals: number[] = []
const signs: number[] = []
for (let round = 0; round < rounds; round += 1) {
  signs.push(measure(() => csd.sign(cadena)))
  seals.push(measure(() => sealOne(venta, csd)))
}
report('engine.seal', fastest(seals), fastest(signs))
console.log(`engine.sign ${Math.round(fastest(signs))} sign/s - -`)

const threads = await together(2)
report('engine.seal.2threads', fastest(threads.seals), fastest(threads.signs))

const { seconds, peakMB } = globalOf(100_000)
console.log(`engine.global.100000 ${seconds.toFixed(2)} s - -`)
console.log(`engine.global.100000.peak ${Math.round(peakMB)} MB - -`)

function report(name: string, value: number, floor: number): void {
  console.log(`${name} ${Math.round(value)} cfdi/s ${Math.round(floor)} ${(value / floor).toFixed(2)}`)
}

/** A global CFDI of so many tickets, in a process of its own. */
function globalOf(tickets: number): { seconds: number; peakMB: number } {
  const script = fileURLToPath(new URL('./engine/global.ts', import.meta.url))
  const output = execFileSync(process.execPath, [script, String(tickets)], { encoding: 'utf8' })
  return JSON.parse(output) as { seconds: number; peakMB: number }
}

type Rounds = { readonly signs: readonly Round[]; readonly seals: readonly Round[] }

/** Rates of all threads together, round by round: per second of which each thread has one. */
async function together(count: number): Promise<{ signs: readonly number[]; seals: readonly number[] }> {
  const workerData: Shared = {
    threads: count,
    rounds: 100,
    arrived: new Int32Array(new SharedArrayBuffer(4)),
  }
  const all = await Promise.all(
    Array.from({ length: count }, () => {
      const worker = new Worker(new URL('./engine/worker.ts', import.meta.url), { workerData })
      return new Promise<Rounds>((done, failed) => {
        worker.once('message', done)
        worker.once('error', failed)
      })
    }),
  )
  const rates = (pick: (one: Rounds) => readonly Round[]) => {
    return Array.from({ length: workerData.rounds }, (_, round) => {
      const these = all.flatMap((one) => pick(one)[round] ?? [])
      const times = these.reduce((sum, one) => sum + one.count, 0)
      return (times * count * 1e6) / Math.max(...these.map(({ cpu_us }) => cpu_us))
    })
  }
  return { signs: rates((one) => one.signs), seals: rates((one) => one.seals) }
}
