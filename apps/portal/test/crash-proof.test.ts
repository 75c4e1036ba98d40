import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { readCFDI } from '@timbra/cfdi'
import { randomIds } from '../src/ids.ts'
import type { Ticket } from '../src/tickets/ticket.ts'
import { dice } from './chaos/dice.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import {
  type Installation,
  type Kept,
  eventsOf,
  install,
  keep,
  statesOf,
  submit,
} from './support/installation.ts'

const TICKETS = 200
const KILLS = 31
const SEED = 20261122
/** Of every call, also of the questions afterwards; at most two in a row, so that the test ends in time. */
const LOST_ANSWERS = 0.2
const LOST_IN_A_ROW = 2
const DEADLINE_MS = 180_000

let database: TestDatabase
let house: Installation
let processes: readonly Kept[] = []
before(async () => {
  database = await testDatabase()
  house = await install(database, { tickets: TICKETS, seed: SEED })
})
after(async () => {
  await Promise.all(processes.map((one) => one.stop()))
  await house.close()
  await database.close()
})

test('200 tickets become 200 CFDI while web and workers are killed and answers of the PAC get lost', async (t) => {
  const began = performance.now()
  const took = () => ((performance.now() - began) / 1000).toFixed(1)
  const { simulator, env } = house
  const lost = loseAnswers(dice(SEED + 1))
  simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'slow', ms: 300 })
  const web = await keep('serve', env)
  processes = [web, await keep('work', env), await keep('work', env)]
  await Promise.all(processes.map((one) => one.ready()))

  const random = dice(SEED)
  const answers = new Map<string, string>()
  const customers: Promise<void>[] = []
  const kills = { serve: 0, work: 0 }
  for (let round = 0; round < KILLS; round++) {
    const share = house.tickets.slice(
      Math.floor((round * TICKETS) / KILLS),
      Math.floor(((round + 1) * TICKETS) / KILLS),
    )
    for (const ticket of share) customers.push(customer(web, ticket, random(), answers))
    await Promise.any(processes.map((one) => one.ready()))
    await pause(random() * 300)
    const running = processes.filter((one) => one.isReady())
    const victim = running[Math.floor(random() * running.length)]
    assert.ok(victim, 'a kill hits a process that works')
    if (victim.verb === 'work') await callInFlight()
    await victim.kill()
    kills[victim.verb] += 1
  }
  await Promise.all(customers)
  const killed = took()
  while ((await statesOf(database.pool))['stamped'] !== TICKETS) {
    if (performance.now() - began > DEADLINE_MS) break
    await pause(200)
  }

  const states = await statesOf(database.pool)
  const events = await eventsOf(database.pool)
  const uuids = new Set(simulator.ledger('sw').map((entry) => entry.uuid))
  table({
    tickets: TICKETS,
    'kills of web (SIGKILL)': kills.serve,
    'kills of workers (SIGKILL)': kills.work,
    'stamp calls': events['sending'] ?? 0,
    'requests at the PAC': simulator.requests().filter((call) => call.url.includes('/stamp/')).length,
    'answers to be lost by the PAC': lost,
    'answers that a worker missed': events['no-answer'] ?? 0,
    'workers lost in mid-call': events['worker-lost'] ?? 0,
    states: JSON.stringify(states),
    'UUIDs in the ledger': uuids.size,
    'seconds until the last kill': killed,
    'seconds in all': took(),
  }).forEach((line) => t.diagnostic(line))

  assert.ok(kills.serve + kills.work >= 30)
  assert.ok(kills.serve >= 3 && kills.work >= 3, 'both kinds were killed')
  assert.deepEqual(states, { stamped: TICKETS }, 'none lost')
  assert.equal(simulator.ledger('sw').length, TICKETS, 'none double')
  assert.equal(uuids.size, TICKETS)
  assert.ok((events['worker-lost'] ?? 0) >= 3, 'kills hit workers in the middle of a call')
  assert.ok(lost >= TICKETS * LOST_ANSWERS)
  assert.ok((events['no-answer'] ?? 0) >= lost / 2, 'answers did get lost')
  assert.equal(events['surplus-stamp'] ?? 0, 0)
  await assertEveryTicketHasItsOwn(answers, uuids)
})

/** Waits until some worker is in the middle of a call, so that kills hit calls also on a slow machine; at most a while,
 *  because everything may be stamped already. */
async function callInFlight(): Promise<void> {
  const until = performance.now() + 2_000
  while (!(await statesOf(database.pool))['stamping'] && performance.now() < until) await pause(10)
}

/** Makes the PAC stamp and never say so, for a fifth of all calls, folio by folio. @returns how many answers */
function loseAnswers(random: () => number): number {
  let sum = 0
  for (let folio = 1; folio <= TICKETS; folio++) {
    let times = 0
    while (times < LOST_IN_A_ROW && random() < LOST_ANSWERS) times += 1
    const match = { folio: String(folio) }
    if (times > 0)
      house.simulator.addFault({ pac: 'sw', op: 'stamp', mode: 'timeout-after', ms: 300, match, times })
    sum += times
  }
  return sum
}

/** Clicks until somebody answers, always with the same form; some click twice at once. */
async function customer(
  web: Kept,
  ticket: Ticket,
  mood: number,
  answers: Map<string, string>,
): Promise<void> {
  const id = randomIds.uuid()
  for (;;) {
    const clicks = mood < 0.2 ? 2 : 1
    const led = await Promise.all(Array.from({ length: clicks }, () => submit(web.url, ticket, id)))
    const pages = new Set(led.filter((page) => page !== null))
    assert.ok(pages.size <= 1, 'both clicks lead to the same page')
    const [page] = pages
    if (page !== undefined) return void answers.set(ticket.id, page)
    await pause(100)
  }
}

type Stamped = { ticket_id: string; token: string; uuid: string; folio: string; stamped_xml: Buffer }

async function assertEveryTicketHasItsOwn(answers: Map<string, string>, uuids: Set<string>): Promise<void> {
  const { rows } = await database.pool.query<Stamped>(
    `select ticket_id, token, uuid, folio, stamped_xml
     from issuance join issuance_ticket on issuance_id = issuance.id where live order by folio::bigint`,
  )
  assert.equal(new Set(rows.map((row) => row.ticket_id)).size, TICKETS)
  assert.deepEqual(new Set(rows.map((row) => row.uuid)), uuids)
  assert.deepEqual(
    rows.map((row) => Number(row.folio)),
    Array.from({ length: TICKETS }, (_, n) => n + 1),
    'folios without gap',
  )
  for (const row of rows) {
    const read = readCFDI(row.stamped_xml)
    assert.ok(read.ok)
    assert.equal(read.value.timbre?.uuid, row.uuid)
    assert.equal(
      answers.get(row.ticket_id),
      `/factura/${row.token}`,
      'the customer was led to the right page',
    )
  }
}

function table(rows: Record<string, string | number>): string[] {
  const width = Math.max(...Object.keys(rows).map((name) => name.length))
  return Object.entries(rows).map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}
