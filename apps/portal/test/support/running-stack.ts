import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LedgerEntry } from '@timbra/pac-simulator'
import pg from 'pg'
import { randomIds } from '../../src/ids.ts'
import { submit } from './installation.ts'
import { freePort, runTimbra, type TimbraProcess, until } from './stack-process.ts'
import { smallTicket } from './tickets.ts'

/** What a customer needs of a ticket. */
export type Bought = { readonly code: string; readonly total: string }

/** `npm start` in a folder of its own, and everything that one can do with it from outside. */
export type RunningStack = TimbraProcess & {
  readonly url: string
  readonly dataDir: string
  readonly apiKey: string
  readonly simulatorUrl: string
  /** A connection of the test's own, made for each question: it may fall away as any other. */
  ask<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>
  /** A till sends so many new tickets. */
  buy(count: number): Promise<readonly Bought[]>
  /** Sends the same form until somebody answers. @returns the page of the invoice */
  insist(ticket: Bought, correo?: string): Promise<string>
  /** Until nothing is under way any more and these pages say that the invoice is ready. */
  stamped(pages: readonly string[]): Promise<void>
  ledger(): Promise<readonly LedgerEntry[]>
  control(path: string, body: unknown): Promise<void>
}

export async function runStack(folder: { readonly path: string }): Promise<RunningStack> {
  const port = await freePort()
  const stack = runTimbra(['start'], { TIMBRA_DATA: folder.path, PORT: String(port), DATABASE_URL: '' })
  await stack.says('Ctrl-C detiene todo')
  const url = `http://127.0.0.1:${port}`
  const run = JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8')) as {
    readonly env: Readonly<Record<string, string>>
  }
  const simulatorUrl = run.env['TIMBRA_SIMULATOR'] ?? ''
  const apiKey = /timbra_[0-9A-Z]{26}/.exec(stack.output())?.[0] ?? ''
  return {
    ...stack,
    url,
    dataDir: folder.path,
    apiKey,
    simulatorUrl,
    ask: (sql) => ask(run.env['DATABASE_URL'] ?? '', sql),
    buy: (count) => Promise.all(Array.from({ length: count }, () => buyOne(url, apiKey))),
    insist: (ticket, correo) => insist(url, ticket, correo),
    stamped: async (pages) => {
      // Not by asking the pages again and again: whoever does that is told to wait for a minute.
      await until(
        async () => (await ask(run.env['DATABASE_URL'] ?? '', UNSTAMPED).catch(() => [{}])).length === 0,
      )
      for (const page of pages) assert.ok(await isStamped(url + page), page)
    },
    ledger: async () =>
      (await (await fetch(`${simulatorUrl}/__sim/ledger/sw`)).json()) as readonly LedgerEntry[],
    control: async (path, body) => {
      const answer = await fetch(`${simulatorUrl}/__sim/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
      assert.equal(answer.status, 200, await answer.text())
    },
  }
}

const UNSTAMPED = 'select id from issuance where uuid is null'
let bought = 0

async function buyOne(url: string, apiKey: string): Promise<Bought> {
  const issuedAt = new Date(Date.now() - 3_600_000).toISOString()
  const externalId = `HEAL-${String((bought += 1)).padStart(4, '0')}`
  const answer = await fetch(`${url}/api/v1/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(smallTicket({ externalId, issuedAt })),
  })
  assert.equal(answer.status, 201, await answer.clone().text())
  const { code } = (await answer.json()) as { code: string }
  return { code, total: '146.90' }
}

async function insist(url: string, ticket: Bought, correo = ''): Promise<string> {
  const id = randomIds.uuid()
  let page: string | null = null
  await until(async () => {
    page = await submit(url, ticket, id, correo)
    return page !== null
  })
  return page ?? ''
}

async function isStamped(page: string): Promise<boolean> {
  const answer = await fetch(page).catch(() => null)
  return answer?.status === 200 && (await answer.text()).includes('Tu factura está lista')
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}
