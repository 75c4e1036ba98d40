/** BENCH_NODE_OPTIONS goes to every process of the stack, e.g. `--cpu-prof --cpu-prof-dir=/tmp/profiles`.
 *  The whole way of an invoice, from the customer's POST to the stored stamp, on a whole installation as `npm start`
 *  runs it: its own PostgreSQL with fsync, one web process, one worker, the PAC simulator at 0 ms, all on this machine,
 *  which this program shares. First a few invoices one by one, then as many as 16 customers can ask for at once.
 *  The rate is bound by processor time: two cores at 300/s would allow 6.7 ms per invoice over all processes, and it
 *  takes about 9.3 (docs/pac/proofs.md says which process takes what, and for what).
 *  Prints `name value unit floor ratio`. Takes under a minute and leaves nothing behind. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request as open } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { freePort, runTimbra, temporaryFolder } from '../apps/portal/test/support/stack-process.ts'
import { smallTicket } from '../apps/portal/test/support/tickets.ts'
import { cpuOfStack } from './load/cpu.ts'

const QUIET = 25
const LOADED = 1_500
const CUSTOMERS = 16
const agent = new Agent({ keepAlive: true, maxSockets: CUSTOMERS })
const LOAD_MAX_ms = 35_000
let addresses = 0

/** SAT's public test company. */
const RECEPTOR = {
  rfc: 'URE180429TM6',
  nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
  domicilioFiscalReceptor: '86991',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
}

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
  const codes = await deliverTickets(QUIET + LOADED)
  const quiet: number[] = []
  for (const code of codes.slice(0, QUIET)) quiet.push(await waitForInvoice(code))
  console.log(`issue.post-to-stamped.p50 ${part(quiet, 0.5).toFixed(0)} ms - -`)
  const before = cpuOfStack(stack.child.pid ?? 0, folder.path)
  const { posts, rate } = await load(database, codes.slice(QUIET))
  console.log(`issue.end-to-end ${rate.toFixed(0)} cfdi/s - -`)
  for (const [part, spent_ms] of cpuOfStack(stack.child.pid ?? 0, folder.path))
    console.log(
      `issue.cpu.${part} ${((spent_ms - (before.get(part) ?? 0)) / posts.length).toFixed(2)} ms/cfdi - -`,
    )
  console.log(`issue.post.p50 ${part(posts, 0.5).toFixed(0)} ms - -`)
  console.log(`issue.post.p99 ${part(posts, 0.99).toFixed(0)} ms - -`)
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

/** One customer who presses the button and looks at the page until the invoice is there. @returns milliseconds */
async function waitForInvoice(code: string): Promise<number> {
  const began = performance.now()
  const page = await request(code)
  const news = await fetch(`${url}${page}/avance`, { headers: { 'x-forwarded-for': someAddress() } })
  await news.text() // the stream ends with the invoice
  return performance.now() - began
}

/** 16 customers, one request after the other each; the clock stops when the last stamp is stored. */
async function load(database: pg.Client, codes: readonly string[]) {
  const before = await stamped(database)
  const posts: number[] = []
  const queue = [...codes]
  const began = performance.now()
  const late = () => performance.now() - began > LOAD_MAX_ms
  const customers = Array.from({ length: CUSTOMERS }, async () => {
    for (let code = queue.pop(); code !== undefined && !late(); code = queue.pop()) {
      const pressed = performance.now()
      await request(code)
      posts.push(performance.now() - pressed)
    }
  })
  await Promise.all(customers)
  while ((await inWork(database)) && !late()) await new Promise((look) => setTimeout(look, 20))
  const took_ms = performance.now() - began
  return { posts, rate: (((await stamped(database)) - before) * 1000) / took_ms }
}

/** Cheaper than to count, on cores that are shared with the database. */
async function inWork(database: pg.Client): Promise<boolean> {
  const { rows } = await database.query(
    `select exists (select from issuance where state in ('requested', 'sealed', 'stamping', 'ambiguous')) as yes`,
  )
  return rows[0].yes
}

async function stamped(database: pg.Client): Promise<number> {
  const { rows } = await database.query('select count(stamped_at)::int as n from issuance')
  return rows[0].n
}

/** @returns the path of the invoice's page. Not by fetch, which costs the shared cores more than the web's answer. */
function request(code: string): Promise<string> {
  const body = new URLSearchParams({ ...RECEPTOR, correo: '', numero: code, id: randomUUID() }).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'sec-fetch-site': 'same-origin',
    'x-forwarded-for': someAddress(),
  }
  return new Promise((resolve, reject) => {
    const post = open(`${url}/facturar`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('error', reject)
      answer.once('end', () => {
        if (answer.statusCode === 303) resolve(answer.headers.location ?? '')
        else reject(new Error(`the request was answered with ${answer.statusCode}`))
      })
    })
    post.once('error', reject)
    post.end(body)
  })
}

/** Another address for every request, so that no quota of one customer is met. */
function someAddress(): string {
  addresses += 1
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`
}

function part(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}
