import { setTimeout as pause } from 'node:timers/promises'
import { RECEPTOR } from '../support/issuance-world.ts'
import { eventsOf, statesOf } from '../support/installation.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { type Mood, ask, moodOf, submit } from './customers.ts'
import { type Dice, dice, pick } from './dice.ts'
import { spoil } from './faults.ts'
import { type House, buildHouse } from './house.ts'
import { giveUp, operate } from './operator.ts'
import type { PacName } from '@timbra/pac-simulator'
import { every, keepJobsDue } from './rounds.ts'
import { type Verdict, judge } from './verdict.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export type ChaosOptions = {
  readonly seed: number
  readonly tickets: number
  /** Whom workers send to, in order of preference. */
  readonly pacs: readonly PacName[]
  /** Blows struck while tickets come in: a kill, a restart, a jump, an outage. */
  readonly blows: number
  /** How long everything may take to come to rest afterwards. */
  readonly rest_ms: number
}

export type ChaosReport = Verdict & {
  readonly seed: number
  readonly pacs: readonly PacName[]
  readonly struck: Readonly<Record<string, number>>
  /** How often each mode of the simulator fired. */
  readonly faults: Readonly<Record<string, number>>
  /** How many customers did what. */
  readonly clicks: Readonly<Record<Mood, number>>
  readonly events: Readonly<Record<string, number>>
  readonly states: Readonly<Record<string, number>>
  readonly calls: number
  readonly decided: number
  readonly took_s: number
}

/** Lets customers ask for all tickets while everything that can break is broken; then heals the PACs, waits until all
 *  is at rest, and judges every ticket. */
export async function chaos(options: ChaosOptions): Promise<ChaosReport> {
  const began = performance.now()
  const house = await buildHouse(options)
  try {
    await Promise.all(house.processes.map((one) => one.ready()))
    const pump = keepJobsDue(house)
    spoil(house.simulator, house.pacs, options.seed)
    const desk = openDesk(house)
    const asked = new Map<string, string>()
    const customers = comeIn(house, options, asked)
    const struck = await strike(options, house, asked, customers)
    await customers.done
    const faults = house.simulator.faultsFired()
    await heal(house)
    await settle(house, customers, options.rest_ms)
    const decided = await desk.close()
    await pump.stop()
    return {
      ...(await judge(house.database.pool, house, asked)),
      seed: options.seed,
      pacs: house.pacs,
      struck,
      faults,
      clicks: customers.clicks(),
      events: await eventsOf(house.database.pool),
      states: await statesOf(house.database.pool),
      calls: house.simulator.requests().length,
      decided,
      took_s: Math.round((performance.now() - began) / 1000),
    }
  } finally {
    await house.close()
  }
}

type Customers = {
  readonly done: Promise<unknown>
  clicks(): Record<Mood, number>
  refused: { ticket: Ticket; mood: Mood; page: string }[]
}

/** Some customers at a time, and a pause when the workers are far behind, so that blows fall on work in flight. */
const LANES = 8
const BEHIND = 60
const PATIENCE_MS = 1_500

function comeIn(house: House, options: ChaosOptions, asked: Map<string, string>): Customers {
  const random = dice(options.seed + 1)
  const refused: Customers['refused'] = []
  const clicks = { once: 0, twice: 0, mends: 0, 'gives-up': 0 }
  const coming = house.tickets.map((ticket, n) => ({ ticket, n, mood: moodOf(random) })).values()
  const lane = async () => {
    for (const { ticket, n, mood } of coming) {
      await untilCaughtUp(house)
      const page = await ask(house.web, ticket, mood, dice(options.seed * 7_919 + n))
      asked.set(ticket.id, page)
      clicks[mood] += 1
      if (mood === 'mends' || mood === 'gives-up') refused.push({ ticket, mood, page })
    }
  }
  const done = Promise.all(Array.from({ length: LANES }, lane))
  done.catch(() => {}) // awaited later
  return { done, refused, clicks: () => clicks }
}

async function untilCaughtUp({ database }: House): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  while (performance.now() < until) {
    const states: Record<string, number> = await statesOf(database.pool).catch(() => ({}))
    const behind = ['requested', 'sealed', 'stamping'].reduce((sum, state) => sum + (states[state] ?? 0), 0)
    if (behind < BEHIND) return
    await pause(100)
  }
}

const FIRST_AWAY = 'the first PAC refuses connections'

/** The blows in the order that the seed draws, spread over the customers' coming, however fast the machine is. */
async function strike(
  { seed, blows, tickets }: ChaosOptions,
  house: House,
  asked: ReadonlyMap<string, string>,
  customers: Customers,
): Promise<Record<string, number>> {
  const struck: Record<string, number> = {}
  // Two jumps over the horizon of 72 hours, restarts and outages are always among them.
  const certain = new Map([
    [Math.floor(blows * 0.1), FIRST_AWAY],
    [Math.floor(blows * 0.5), FIRST_AWAY],
    [Math.floor(blows * 0.25), 'jump of 73 h'],
    [Math.floor(blows * 0.4), 'PostgreSQL restarted (immediate)'],
    [Math.floor(blows * 0.6), 'jump of 73 h'],
    [Math.floor(blows * 0.75), 'PostgreSQL restarted (immediate)'],
  ])
  let areDone = false
  void customers.done.finally(() => (areDone = true)).catch(() => {})
  for (let blow = 0; blow < blows; blow++) {
    const random = dice(seed * 65_537 + blow) // its own, so that what one blow finds does not move the next
    while (!areDone && asked.size < (blow * tickets) / blows) await pause(20)
    await pause(200 * random())
    const name = certain.get(blow) ?? drawn(random)
    struck[name] = (struck[name] ?? 0) + 1
    await BLOWS[name]?.(house, random)
  }
  return struck
}

function drawn(random: Dice): string {
  const chance = random()
  if (chance < 0.62) return 'SIGKILL of a worker'
  if (chance < 0.77) return 'SIGKILL of a web node'
  if (chance < 0.9) return 'jump of 11 min'
  return chance < 0.97 ? 'a PAC refuses connections' : 'all PACs refuse connections'
}

const BLOWS: Readonly<Record<string, (house: House, random: Dice) => Promise<void>>> = {
  'SIGKILL of a worker': (house, random) => killOne(house, 'work', random),
  'SIGKILL of a web node': (house, random) => killOne(house, 'serve', random),
  'jump of 11 min': async (house) => house.jump(11 * MINUTE_MS),
  'jump of 73 h': async (house) => house.jump(73 * HOUR_MS),
  'PostgreSQL restarted (immediate)': (house) => house.restartDatabase(),
  [FIRST_AWAY]: (house, random) => outage(house, house.pacs.slice(0, 1), random),
  'a PAC refuses connections': (house, random) => outage(house, [pick(random, house.pacs)], random),
  'all PACs refuse connections': (house, random) => outage(house, house.pacs, random),
}

async function killOne(house: House, verb: 'work' | 'serve', random: Dice): Promise<void> {
  const running = house.processes.filter((one) => one.verb === verb && one.isReady())
  if (running.length === 0) return
  const victim = pick(random, running)
  await victim.kill()
  if (random() < 0.7) await victim.ready().catch(() => {}) // else the next blow finds it starting
}

async function outage(house: House, pacs: readonly PacName[], random: Dice): Promise<void> {
  const doors = pacs.flatMap((pac) => house.doors.get(pac) ?? [])
  await Promise.all(doors.map((door) => door.shut()))
  const open = () => doors.forEach((door) => void door.open().catch(() => {}))
  setTimeout(open, 500 + 1_500 * random())
}

/** From now on PACs answer well. What was spoilt before is to be found out. */
async function heal(house: House): Promise<void> {
  await Promise.all([...house.doors.values()].map((door) => door.open()))
  house.simulator.reset()
}

/** Time passes in steps of an hour until everybody has their CFDI, or gave up. */
async function settle(house: House, customers: Customers, rest_ms: number): Promise<void> {
  const until = performance.now() + rest_ms
  while (performance.now() < until) {
    await decideRefused(house, customers)
    const states = await statesOf(house.database.pool)
    const open = Object.keys(states).filter((state) => !['stamped', 'delivered', 'withdrawn'].includes(state))
    if (open.length === 0) return
    if (!open.includes('stamping')) house.jump(HOUR_MS)
    await pause(700)
  }
}

/** Those whose name was refused mend it or give up, once they have been told. */
async function decideRefused(house: House, customers: Customers): Promise<void> {
  const still: Customers['refused'] = []
  for (const one of customers.refused) {
    if (one.mood === 'gives-up') {
      if (!(await giveUp(house, one.page))) still.push(one)
    } else if (await isWaiting(house, one.page)) {
      const page = await submit(house.web[0] ?? '', one.ticket, crypto.randomUUID(), RECEPTOR.nombre)
      if (page === null) still.push(one)
    } else still.push(one)
  }
  customers.refused = still
}

async function isWaiting({ database }: House, page: string): Promise<boolean> {
  const { rows } = await database.pool.query('select 1 from issuance where token = $1 and state = $2', [
    page.replace('/factura/', ''),
    'waiting-customer',
  ])
  return rows.length > 0
}

/** The operator, who comes by every second. */
function openDesk(house: House): { close(): Promise<number> } {
  return every(1_000, () => operate(house))
}
