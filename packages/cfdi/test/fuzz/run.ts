/** `npm run fuzz -- --minutes 10 --seed 7`: gives everything that reads an XML one strange input after the other, for so
 *  long or until one breaks it; then what broke it stands on the error output and the exit code is 1. `--only INDEX`
 *  repeats one input of a seed. */
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Outcome, checkInput } from './check.ts'
import { fuzzInput } from './inputs.ts'

const values = readArguments()
const minutes = Number(values.minutes ?? 10)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
if (!(minutes > 0) || !Number.isInteger(seed)) usage()

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const codes = new Map<string, number>()
let slowest = { cpu_ms: 0, index: 0, bytes: 0 }
let bytes = 0

if (values.only !== undefined) console.log(one(Number(values.only)))
else runFor(minutes * 60_000)

function readArguments() {
  try {
    const options = {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string' },
    } as const
    return parseArgs({ options }).values
  } catch {
    return usage()
  }
}

function usage(): never {
  console.error('usage: fuzz [--minutes N] [--seed N] [--only INDEX]')
  process.exit(2)
}

function runFor(time_ms: number): void {
  const start = performance.now()
  let said = start
  let first_MB: number | null = null
  let index = 0
  for (; performance.now() - start < time_ms; index += 1) {
    one(index)
    if (index === 2_000) first_MB = heap_MB()
    if (performance.now() - said < 60_000) continue
    said = performance.now()
    console.log(`${Math.round((said - start) / 60_000)} min: ${index} inputs, heap ${heap_MB()} MB`)
  }
  const last_MB = heap_MB()
  console.log(`seed ${seed}: ${index} inputs, ${Math.round(bytes / 1e6)} MB, nothing broke`)
  console.log(
    `outcomes ${[...codes]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([code, count]) => `${code} ${count}`)
      .join(' · ')}`,
  )
  console.log(`slowest ${slowest.cpu_ms.toFixed(0)} ms for ${slowest.bytes} bytes (--only ${slowest.index})`)
  console.log(`heap after 2,000 inputs ${first_MB ?? last_MB} MB, at the end ${last_MB} MB`)
  if (last_MB > (first_MB ?? last_MB) + 20) throw new Error('the heap grew')
}

function one(index: number): Outcome {
  const input = fuzzInput(seed, index)
  try {
    const outcome = checkInput(input)
    codes.set(outcome.code, (codes.get(outcome.code) ?? 0) + 1)
    bytes += input.length
    if (outcome.cpu_ms > slowest.cpu_ms) slowest = { cpu_ms: outcome.cpu_ms, index, bytes: input.length }
    return outcome
  } catch (error) {
    console.error(
      `--seed ${seed} --only ${index} (${input.length} bytes): ${Buffer.from(input.subarray(0, 2_000)).toString('base64')}`,
    )
    throw error
  }
}

function heap_MB(): number {
  collect()
  return Math.round(process.memoryUsage().heapUsed / 1e6)
}
