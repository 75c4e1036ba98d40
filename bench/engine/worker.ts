import { parentPort, workerData } from 'node:worker_threads'
import { sealOne, temporaryCSD, ticketOfTenLines } from './ticket.ts'

/** One thread of several that sign, then seal, in rounds that begin and end together. */
export type Shared = { readonly threads: number; readonly rounds: number; readonly arrived: Int32Array }
/** Of one round: how often, and the processor time of all threads in microseconds. */
export type Round = { readonly count: number; readonly cpu_us: number }

const round_ms = 30
const { threads, rounds, arrived } = workerData as Shared
const csd = await temporaryCSD()
const venta = ticketOfTenLines()
const cadena = new TextEncoder().encode(sealOne(venta, csd).cadena)
for (let warm = 0; warm < 2000; warm += 1) sealOne(venta, csd)

let meetings = 0
const signs: Round[] = []
const seals: Round[] = []
for (let round = 0; round < rounds; round += 1) {
  signs.push(together(() => csd.sign(cadena)))
  seals.push(together(() => sealOne(venta, csd)))
}
parentPort?.postMessage({ signs, seals })

function together(work: () => unknown): Round {
  meet()
  const before = process.cpuUsage()
  const start = performance.now()
  let count = 0
  for (; performance.now() - start < round_ms; count += 1) work()
  meet()
  const { user, system } = process.cpuUsage(before)
  return { count, cpu_us: user + system }
}

/** Waits until every thread has come to this place. */
function meet(): void {
  meetings += 1
  const all = threads * meetings
  if (Atomics.add(arrived, 0, 1) + 1 === all) Atomics.notify(arrived, 0)
  for (let seen = Atomics.load(arrived, 0); seen < all; seen = Atomics.load(arrived, 0)) {
    Atomics.wait(arrived, 0, seen)
  }
}
