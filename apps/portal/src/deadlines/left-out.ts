import { type Day, addDays, wallClock } from '../zone-clock.ts'
import { isoDay } from './bank-holidays.ts'
import { dueBy, lastDay } from './due.ts'
import type { DeadlinePolicy } from './policy.ts'

/** A purchase for which somebody asked for an invoice, as it really happened. */
export type PastRequest = { readonly issuedAt: Date; readonly requestedAt: Date; readonly timeZone: string }

export type LeftOut = {
  readonly requests: number
  /** Requests of the past that would have come after the policy's last second. */
  readonly late: number
  /** By how many days those were late: the wall-clock days between last day and request, with how many requests. */
  readonly byDaysLate: ReadonlyMap<number, number>
  /** Over a whole year of purchases: the day that leaves a customer the fewest days, and the one that leaves most.
   *  0: only the day of the purchase itself. */
  readonly fewest: { readonly bought: string; readonly days: number }
  readonly most: { readonly bought: string; readonly days: number }
  /** Days of a year on which a purchase has a week or less. */
  readonly hurried: number
}

const WEEK = 7

/** Who would be left out if this policy had been in force: over requests that really came, and over the calendar of the
 *  year `year`. Pure: it only counts. */
export function leftOut(policy: DeadlinePolicy, past: readonly PastRequest[], year: number): LeftOut {
  const lateness = past.flatMap((request) => daysLate(policy, request))
  const byDaysLate = new Map<number, number>()
  for (const days of lateness.toSorted((a, b) => a - b)) byDaysLate.set(days, (byDaysLate.get(days) ?? 0) + 1)
  const windows = daysOf(year).map((bought) => ({
    bought: isoDay(bought),
    days: between(bought, lastDay(policy, bought)),
  }))
  const ranked = windows.toSorted((a, b) => a.days - b.days) // stable: of equal ones the earliest is first
  const [longest] = windows.toSorted((a, b) => b.days - a.days)
  return {
    requests: past.length,
    late: lateness.length,
    byDaysLate,
    fewest: ranked[0] as LeftOut['fewest'],
    most: longest as LeftOut['most'],
    hurried: windows.filter(({ days }) => days <= WEEK).length,
  }
}

/** Nothing for a request in time. */
function daysLate(policy: DeadlinePolicy, { issuedAt, requestedAt, timeZone }: PastRequest): number[] {
  const due = dueBy(policy, issuedAt, timeZone)
  if (requestedAt.getTime() < due.getTime() + 1000) return []
  return [between(wallClock(due, timeZone), wallClock(requestedAt, timeZone))]
}

function daysOf(year: number): readonly Day[] {
  const first = { year, month: 1, day: 1 }
  const days = between(first, { year: year + 1, month: 1, day: 1 })
  return Array.from({ length: days }, (_, index) => addDays(first, index))
}

function between(from: Day, to: Day): number {
  const noon = ({ year, month, day }: Day) => Date.UTC(year, month - 1, day)
  return Math.round((noon(to) - noon(from)) / 86_400_000)
}
