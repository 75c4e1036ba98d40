import { addDays, instantOf, wallClock } from '../../src/zone-clock.ts'
import type { Dice } from './dice.ts'

const HOUR_MS = 3_600_000
const OUTAGE_H = 24
/** The house's reference: the store whose day ends last. */
const ZONE = 'America/Ciudad_Juarez'
const STORES = ['0031', '2986', '0105']
/** Midnight comes to Cancún ten hours after the outage began. */
const LAST_H_OF_THE_MONTH = 9
/** By then it has come to Juárez too. */
const LATE_H = 14

/** Noon of the last day of a month that has not come yet. */
export function beginOfOutage(now: Date): Date {
  const today = wallClock(now, ZONE)
  for (const months of [1, 2]) {
    const last = addDays({ year: today.year, month: today.month + months, day: 0 }, 0)
    const noon = instantOf({ ...last, hour: 12, minute: 0, second: 0 }, ZONE)
    if (noon.getTime() - now.getTime() > HOUR_MS) return noon
  }
  throw new Error('a month later there is another end of a month')
}

/** What somebody has in hand. `month-end`: the store's policy ends it this midnight. */
export type Deadline = 'month-end' | 'in-five-days' | 'in-a-month'

function deadlineOfTicket(n: number): Deadline {
  return n % 4 < 2 ? 'month-end' : n % 4 === 2 ? 'in-five-days' : 'in-a-month'
}

/** How the n-th ticket differs from a small one: its store, and what its till promised. */
export function contentOfTicket(n: number, begin: Date): Readonly<Record<string, unknown>> {
  const days = { 'month-end': null, 'in-five-days': 5, 'in-a-month': 31 }[deadlineOfTicket(n)]
  const invoiceBy = days === null ? null : new Date(begin.getTime() + days * 24 * HOUR_MS).toISOString()
  return { store: STORES[n % STORES.length], invoiceBy }
}

/** In which hour of the outage each customer asks: those of the month's end before any store's midnight, the others at
 *  any time. Those after `customers` have a ticket of the month's end, and come when that is over.
 *  @returns the numbers of the tickets, hour by hour */
export function hoursOf(
  x: { readonly customers: number; readonly late: number },
  random: Dice,
): readonly (readonly number[])[] {
  const hours = Array.from({ length: OUTAGE_H }, (): number[] => [])
  for (let n = 0; n < x.customers; n++) {
    const span = deadlineOfTicket(n) === 'month-end' ? LAST_H_OF_THE_MONTH : OUTAGE_H
    hours[Math.floor(random() * span)]?.push(n)
  }
  for (let n = 0; n < x.late; n++) hours[LATE_H]?.push(firstLate(x.customers) + n * 4)
  return hours
}

/** Tickets that such a plan needs. */
export function ticketsFor(x: { readonly customers: number; readonly late: number }): number {
  return firstLate(x.customers) + x.late * 4
}

/** One of the month's end, as every fourth after it. */
function firstLate(customers: number): number {
  return Math.ceil(customers / 4) * 4
}
