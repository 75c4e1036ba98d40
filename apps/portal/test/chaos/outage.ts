import { setTimeout as pause } from 'node:timers/promises'
import type { PacName } from '@timbra/pac-simulator'
import { statesOf } from '../support/installation.ts'
import { ask, fromHome, tryLate } from './customers.ts'
import { dice } from './dice.ts'
import { type House, buildHouse } from './house.ts'
import { beginOfOutage, contentOfTicket, hoursOf, ticketsFor } from './outage-plan.ts'
import { type WindowVerdict, judgeWindows } from './outage-verdict.ts'
import { inLanes, keepJobsDue } from './rounds.ts'
import { type Row, lieOf } from './truth.ts'
import { type Verdict, judge } from './verdict.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Every process looks at the clock more often than this. */
const CLOCK_SEEN_MS = 100
/** Customers before the outage: some are served, and the answers of the next ones are lost. */
const SERVED = 8
const CAUGHT = 12

export type OutageOptions = {
  readonly seed: number
  readonly tickets: number
  readonly pacs: readonly PacName[]
  readonly verbs?: readonly ('serve' | 'work')[]
  /** How long anything may take, in real time. */
  readonly patience_ms: number
}

export type OutageReport = {
  readonly began: Date
  readonly pacs: readonly PacName[]
  /** Requests taken while every PAC was away. */
  readonly accepted: number
  /** Of those whose month was over: refused with the reason. */
  readonly refusedLate: number
  readonly late: number
  /** Whose answer was lost when the PACs went away. */
  readonly ambiguous: number
  readonly states: Readonly<Record<string, number>>
  readonly pagesRead: number
  /** One line for each page that told something else than the truth. */
  readonly lies: readonly string[]
  readonly catchUp_s: number
  readonly verdict: Verdict
  readonly windows: WindowVerdict
  readonly took_s: number
}

/** Every PAC is away from noon of a month's last day to noon of the next; customers keep coming. Then they come back. */
export async function outage(options: OutageOptions): Promise<OutageReport> {
  const start = performance.now()
  const began = beginOfOutage(new Date())
  const plan = { customers: options.tickets, late: Math.ceil(options.tickets / 50) }
  const first = ticketsFor(plan)
  const house = await buildHouse({
    ...options,
    tickets: first + SERVED + CAUGHT,
    begin_ms: began.getTime() - Date.now() - 10 * MINUTE_MS,
    policy: { base: { kind: 'month-end', graceDays: 0 }, extend: false, alsoClosed: [] },
    content: (n) => contentOfTicket(n, began),
  })
  const pump = keepJobsDue(house)
  try {
    await Promise.all(house.processes.map((one) => one.ready()))
    const visit = new Visit(house, options)
    await visit.served(first)
    await visit.caught(first + SERVED)
    const ambiguous = (await statesOf(house.database.pool))['ambiguous'] ?? 0
    house.jump(began.getTime() - house.now().getTime())
    for (const hour of hoursOf(plan, dice(options.seed))) await visit.hour(hour, plan.customers)
    await visit.read(null)
    const states = await statesOf(house.database.pool)
    await visit.untilRested()
    const back = house.now()
    const backAt = performance.now()
    await Promise.all([...house.doors.values()].map((door) => door.open()))
    await visit.untilStates((counts) => Object.keys(counts).join() === 'stamped', 'all are stamped')
    const catchUp_s = Math.round((performance.now() - backAt) / 1000)
    await visit.read(null)
    await visit.readStatus('Todo funciona.')
    return {
      began,
      pacs: house.pacs,
      accepted: visit.asked.size - SERVED - CAUGHT,
      refusedLate: visit.refusedLate,
      late: plan.late,
      ambiguous,
      states,
      pagesRead: visit.pagesRead,
      lies: visit.lies,
      catchUp_s,
      verdict: await judge(house.database.pool, house, visit.asked),
      windows: await judgeWindows(house.database.pool, house, back),
      took_s: Math.round((performance.now() - start) / 1000),
    }
  } finally {
    await pump.stop()
    await house.close()
  }
}

/** What customers do and see, and what was noted of it. */
class Visit {
  readonly asked = new Map<string, string>()
  readonly lies: string[] = []
  refusedLate = 0
  pagesRead = 0
  private readonly house: House
  private readonly options: OutageOptions

  constructor(house: House, options: OutageOptions) {
    this.house = house
    this.options = options
  }

  async served(from: number): Promise<void> {
    await this.ask(numbers(from, SERVED))
    await this.untilStates((counts) => counts['stamped'] === SERVED, 'customers are served')
  }

  /** Every PAC stamps once more and is never heard of again. */
  async caught(from: number): Promise<void> {
    for (const pac of this.house.pacs)
      this.house.simulator.addFault({ pac, op: 'stamp', mode: 'timeout-after', ms: 20 })
    await this.ask(numbers(from, CAUGHT))
    await this.untilStates((counts) => (counts['ambiguous'] ?? 0) >= 3, 'answers are lost')
    await Promise.all([...this.house.doors.values()].map((door) => door.shut()))
    this.house.simulator.reset()
  }

  async hour(tickets: readonly number[], customers: number): Promise<void> {
    await this.ask(tickets.filter((n) => n < customers))
    await this.refuse(tickets.filter((n) => n >= customers))
    await this.untilStates((counts) => !counts['requested'] && !counts['stamping'], 'all are sealed')
    this.house.jump(MINUTE_MS)
    await pause(CLOCK_SEEN_MS)
    await this.read(tickets.filter((n) => n < customers))
    await this.readStatus('El timbrado no responde.')
    this.house.jump(HOUR_MS - MINUTE_MS)
  }

  private async ask(tickets: readonly number[]): Promise<void> {
    await inLanes(tickets, async (n) => {
      const ticket = this.house.tickets[n]
      if (!ticket) throw new Error(`there is no ticket ${n}`)
      this.asked.set(
        ticket.id,
        await ask(this.house.web, ticket, 'once', dice(this.options.seed * 7_919 + n)),
      )
    })
  }

  private async refuse(tickets: readonly number[]): Promise<void> {
    await inLanes(tickets, async (n) => {
      const ticket = this.house.tickets[n]
      const text = ticket ? await tryLate(this.house.web[n % this.house.web.length] ?? '', ticket) : ''
      if (text.includes('El plazo para facturar esta compra terminó')) this.refusedLate += 1
      else this.lies.push(`a late ticket: «${text.slice(0, 200)}»`)
    })
  }

  /** Looks at the pages of these tickets (null: of all) as their customers do, and compares them with the row. */
  async read(tickets: readonly number[] | null): Promise<void> {
    const pages = tickets?.map((n) => this.asked.get(this.house.tickets[n]?.id ?? '') ?? '')
    const rows = await this.rows(pages?.map((page) => page.replace('/factura/', '')) ?? null)
    await inLanes(rows, async (row) => {
      const url = this.house.web[this.pagesRead % this.house.web.length] ?? ''
      this.pagesRead += 1
      const answer = await fetch(`${url}/factura/${row.token}`, { headers: fromHome(row.token) })
      const html = await answer.text()
      const lie = answer.status === 200 ? lieOf(html, row) : `HTTP ${answer.status}`
      // What changed between the two looks is compared anew.
      const [again] = lie === null ? [] : await this.rows([row.token])
      if (lie !== null && again?.state === row.state) this.lies.push(lie)
    })
  }

  private async rows(tokens: readonly string[] | null): Promise<readonly Row[]> {
    const { rows } = await this.house.database.pool.query<Row>(
      `select token, state, folio, uuid from issuance where $1::text[] is null or token = any($1)`,
      [tokens],
    )
    return rows
  }

  async readStatus(expected: string): Promise<void> {
    for (const url of this.house.web) {
      this.pagesRead += 1
      const headers = fromHome(`${this.pagesRead}`)
      const html = await (await fetch(`${url}/estado`, { headers })).text()
      const said = / health"><strong>([^<]*)<\/strong>/.exec(html)?.[1] ?? ''
      if (said !== expected) this.lies.push(`/estado at ${this.house.now().toISOString()}: «${said}»`)
    }
  }

  /** Until workers have looked at everything that the last jump made due, as they have at any moment of a real day. */
  async untilRested(): Promise<void> {
    const until = performance.now() + this.options.patience_ms
    for (;;) {
      const { rows } = await this.house.database.pool.query<{ n: number }>(
        'select count(*)::int as n from issuance where next_at <= $1',
        [this.house.now()],
      )
      if (rows[0]?.n === 0) return
      if (performance.now() > until) throw new Error(`${rows[0]?.n} are still due`)
      await pause(100)
    }
  }

  async untilStates(isThere: (counts: Record<string, number>) => boolean, what: string): Promise<void> {
    const until = performance.now() + this.options.patience_ms
    for (;;) {
      const counts = await statesOf(this.house.database.pool)
      if (isThere(counts)) return
      if (performance.now() > until) throw new Error(`never: ${what}. ${JSON.stringify(counts)}`)
      await pause(100)
    }
  }
}

function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => from + n)
}
