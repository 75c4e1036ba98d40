import { instantOf, wallClock } from '../zone-clock.ts'
import { pesos, sumCentavos } from '../tickets/pesos.ts'
import type { SampleProduct } from './catalog.ts'
import { createDice, type Dice } from './dice.ts'
import { donate, pay, sellLine } from './sell.ts'

export type SampleStore = { readonly code: string; readonly timeZone: string; readonly sendsKeys: boolean }

const DAYS = 42

/** Tickets of the last six weeks, as the tills of `stores` would have sent them. Same input, same tickets. */
export function generateTickets(input: {
  stores: readonly SampleStore[]
  products: readonly SampleProduct[]
  now: Date
  count: number
  seed: number
}): Record<string, unknown>[] {
  const dice = createDice(input.seed)
  return Array.from({ length: input.count }, (_, index) =>
    generateTicket(dice, input.products, dice.pick(input.stores), input.now, index + 1),
  )
}

function generateTicket(
  dice: Dice,
  products: readonly SampleProduct[],
  store: SampleStore,
  now: Date,
  number: number,
): Record<string, unknown> {
  const sold = new Set(Array.from({ length: dice.between(1, 14) }, () => dice.pick(products)))
  const lines = [...sold].map((product) => sellLine(dice, product, { withKeys: store.sendsKeys }))
  const total = sumCentavos(lines.map((line) => line.net))
  const donation = donate(dice, total)
  const issuedAt = openingHour(dice, now, store.timeZone)
  const terminal = String(dice.between(1, 12)).padStart(2, '0')
  const local = isoWithOffset(issuedAt, store.timeZone)
  return {
    externalId: `${store.code}-${terminal}-${local.slice(0, 10).replaceAll('-', '')}-${String(number).padStart(6, '0')}`,
    store: store.code,
    terminal,
    issuedAt: local,
    currency: 'MXN',
    lines,
    payments: pay(dice, total + donation),
    excluded: donation === 0n ? [] : [{ kind: 'donativo', amount: pesos(donation) }],
    total: pesos(total),
    invoiceBy: null,
  }
}

/** Some second between 8 and 22 h on the store's clock, in the last six weeks and never after `now`. */
function openingHour(dice: Dice, now: Date, timeZone: string): Date {
  const today = wallClock(now, timeZone)
  const time = { hour: dice.between(8, 21), minute: dice.between(0, 59), second: dice.between(0, 59) }
  const daysAgo = dice.between(0, DAYS - 1)
  const at = instantOf({ ...today, ...time, day: today.day - daysAgo }, timeZone)
  return at <= now ? at : instantOf({ ...today, ...time, day: today.day - DAYS }, timeZone)
}

/** "2026-11-21T19:03:11-07:00", as a till of that zone writes it. */
export function isoWithOffset(at: Date, timeZone: string): string {
  const wall = wallClock(at, timeZone)
  const asUTC = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second)
  const offset_min = Math.round((asUTC - at.getTime()) / 60_000)
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0')
  const offset = `${offset_min < 0 ? '-' : '+'}${two(offset_min / 60)}:${two(offset_min % 60)}`
  return `${new Date(asUTC).toISOString().slice(0, 19)}${offset}`
}
