// `npm run soak -- tickets --count 100000 --seed 1 [--schemas 1000]`: random documents by the thousand (tickets,
// globals, egresos, egresos-global); the first that breaks a rule stops it and says how to see it again.
import { parseArgs } from 'node:util'
import { kindsOfDocument, soakDocuments } from './documents.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    schemas: { type: 'string', default: '1000' },
  },
})
const unknown = positionals.filter((kind) => !Object.hasOwn(kindsOfDocument, kind))
const [count, seed, schemas] = [values.count, values.seed, values.schemas].map(Number) as [
  number,
  number,
  number,
]
if (positionals.length === 0 || unknown.length > 0 || ![count, seed, schemas].every(Number.isSafeInteger)) {
  console.error(
    `npm run soak -- ${Object.keys(kindsOfDocument).join('|')} [--count N] [--seed N] [--schemas N]`,
  )
  process.exit(2)
}
for (const kind of positionals) {
  const start = performance.now()
  const { built, lines, accepted } = await soakDocuments(kind, { count, seed, schemas })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(
    `${kind} seed ${seed}: ${built} of ${count} built (${lines} conceptos), 0 faults, ${accepted} accepted by SAT's XSD, ${seconds} s`,
  )
}
