import { parentPort, workerData } from 'node:worker_threads'
import { measure } from './rounds.ts'
import { sealOne, temporaryCSD, ticketOfTenLines } from './ticket.ts'

/** One thread of several that sign, then seal, in rounds that begin together. */
export type Shared = { readonly threads: number; readonly rounds: number; readonly arrived: Int32Array }

const { threads, rounds, arrived } = workerData as Shared
const csd = await temporaryCSD()
const venta = ticketOfTenLines()
const cadena = new TextEncoder().encode(sealOne(venta, csd).cadena)
for (let warm = 0; warm < 2000; warm += 1) sealOne(venta, csd)

const signs: number[] = []
const seals: number[] = []
for (let round = 0; round < rounds; round += 1) {
  meet(2 * round)
  signs.push(measure(() => csd.sign(cadena)))
  meet(2 * round + 1)
  seals.push(measure(() => sealOne(venta, csd)))
}
parentPort?.postMessage({ signs, seals })

/** Waits until every thread has come to this place. */
function meet(place: number): void {
  const all = threads * (place + 1)
  if (Atomics.add(arrived, 0, 1) + 1 === all) Atomics.notify(arrived, 0)
  for (let seen = Atomics.load(arrived, 0); seen < all; seen = Atomics.load(arrived, 0)) {
    Atomics.wait(arrived, 0, seen)
  }
}
