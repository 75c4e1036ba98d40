/** BENCH_NODE_OPTIONS goes to every process of the stack, e.g. `--cpu-prof --cpu-prof-dir=/tmp/profiles`.
 *  The whole way of an invoice, from the customer's POST to the stored stamp, on a whole installation as `npm start`
 *  runs it: its own PostgreSQL with fsync, one web process, one worker, the PAC simulator at 0 ms, all on this machine,
 *  which this program shares.
 *  - quiet: a few invoices one by one: from POST to stamped, with nobody else there
 *  - flood: as many as 16 customers can ask for who never pause: `issue.end-to-end` counts until the last is stored
 *  - steady: 300 customers come in every second, whether or not those before have their answer
 *  The rate is bound by processor time: `issue.cpu.*` says which process takes how much of it per invoice
 *  (docs/pac/proofs.md says for what). Prints `name value unit floor ratio`. Takes under a minute, leaves nothing behind. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { freePort, runTimbra, temporaryFolder } from '../apps/portal/test/support/stack-process.ts'
import { smallTicket } from '../apps/portal/test/support/tickets.ts'
import { cpuOfStack } from './load/cpu.ts'
import { type Customers, customersOf } from './load/customers.ts'

const QUIET = 25
const FLOOD = { tickets: 2_500, customers: 16, most_ms: 35_000 }
const STEADY = { tickets: 2_400, perSecond: 300 }

const folder = temporaryFolder()
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const stack = runTimbra(['start'], {
  TIMBRA_DATA: folder.path,
  PORT: String(port),
  TIMBRA_TRUSTED_PROXIES: '127.0.0.1', // so that one machine may play many customers
  TIMBRA_LOG: 'error',
  DATABASE_URL: '',
  NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '',
})
try {
  await stack.says('Timbra está listo')
  const run = JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8'))
  const database = new pg.Client({ connectionString: run.env.DATABASE_URL })
  await database.connect()
  try {
    await measure(database)
  } finally {
    await database.end()
  }
} finally {
  stack.child.kill('SIGTERM')
  await stack.exited
  folder.remove()
}

async function measure(database: pg.Client): Promise<void> {
  const customers = customersOf(url)
  const codes = await deliverTickets(QUIET + FLOOD.tickets + STEADY.tickets)
  const quiet: number[] = []
  for (const code of codes.splice(0, QUIET)) quiet.push(await customers.wait(code))
  say('post-to-stamped.p50', part(quiet, 0.5), 'ms')
  await flood(database, customers, codes.splice(0, FLOOD.tickets))
  await steady(database, customers, codes)
}

async function flood(database: pg.Client, customers: Customers, codes: readonly string[]): Promise<void> {
  const cpu = () => cpuOfStack(stack.child.pid ?? 0, folder.path)
  const [before, cpuBefore, began] = [await stampedSoFar(database), cpu(), performance.now()]
  const until = began + FLOOD.most_ms
  const posts = await customers.flood(codes, { count: FLOOD.customers, until })
  await allStored(database, until)
  const took_s = (performance.now() - began) / 1000
  say('end-to-end', ((await stampedSoFar(database)) - before) / took_s, 'cfdi/s')
  for (const [process, spent_ms] of cpu())
    say(`cpu.${process}`, (spent_ms - (cpuBefore.get(process) ?? 0)) / posts.length, 'ms/cfdi', 2)
  say('post.p50', part(posts, 0.5), 'ms')
  say('post.p99', part(posts, 0.99), 'ms')
}

async function steady(database: pg.Client, customers: Customers, codes: readonly string[]): Promise<void> {
  const since = new Date()
  const posts = await customers.arrive(codes, STEADY)
  await allStored(database, performance.now() + FLOOD.most_ms)
  const { rows } = await database.query(
    `select extract(epoch from stamped_at - requested_at) * 1000 as took from issuance where requested_at >= $1`,
    [since],
  )
  const stamped = rows.map(({ took }) => Number(took))
  for (const share of [0.5, 0.99]) {
    say(`at-300.post.p${share * 100}`, part(posts, share), 'ms')
    say(`at-300.post-to-stamped.p${share * 100}`, part(stamped, share), 'ms')
  }
}

function say(name: string, value: number, unit: string, digits = 0): void {
  console.log(`issue.${name} ${value.toFixed(digits)} ${unit} - -`)
}

/** As a till does: one batch. @returns the codes that are printed on the tickets */
async function deliverTickets(count: number): Promise<string[]> {
  const issuedAt = new Date(Date.now() - 3_600_000).toISOString()
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify(smallTicket({ externalId: `BENCH-${String(n).padStart(6, '0')}`, issuedAt })),
  )
  const key = readFileSync(join(folder.path, 'demo-api-key'), 'utf8').trim()
  const answer = await fetch(`${url}/api/v1/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`the till was refused: ${answer.status} ${text.slice(0, 300)}`)
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).code)
}

/** Cheaper to ask than to count, on cores that are shared with the database. */
async function allStored(database: pg.Client, until: number): Promise<void> {
  const waiting = `select exists (select from issuance where state in ('requested', 'sealed', 'stamping', 'ambiguous')) as yes`
  while ((await database.query(waiting)).rows[0].yes && performance.now() < until)
    await new Promise((look) => setTimeout(look, 20))
}

async function stampedSoFar(database: pg.Client): Promise<number> {
  const { rows } = await database.query('select count(stamped_at)::int as n from issuance')
  return rows[0].n
}

function part(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}
