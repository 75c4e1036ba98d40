import { type Day, addDays, instantOf, wallClock } from '../zone-clock.ts'
import { nextBusinessDay } from './bank-holidays.ts'
import type { DeadlinePolicy } from './policy.ts'

/** The last second in which a customer may ask: 23:59:59 of the policy's last day on the clock of the store.
 *  @param issuedAt the instant of the purchase; its day is the one that the store's clock shows
 *  @param timeZone IANA name */
export function dueBy(policy: DeadlinePolicy, issuedAt: Date, timeZone: string): Date {
  const bought = wallClock(issuedAt, timeZone)
  const last = lastDay(policy, bought)
  const key = `${timeZone} ${last.year} ${last.month} ${last.day}`
  const known = ends.get(key) ?? instantOf({ ...last, hour: 23, minute: 59, second: 59 }, timeZone)
  if (ends.size < MAX_KNOWN) ends.set(key, known)
  return new Date(known)
}

/** Few last days serve many purchases; an import asks for the same a hundred thousand times. */
const ends = new Map<string, Date>()
const MAX_KNOWN = 5_000

/** The day on which requests end for a purchase of the day `bought`. */
export function lastDay(policy: DeadlinePolicy, bought: Day): Day {
  const last = baseDay(policy.base, bought)
  return policy.extend ? nextBusinessDay(last, policy.alsoClosed) : last
}

function baseDay(base: DeadlinePolicy['base'], { year, month, day }: Day): Day {
  switch (base.kind) {
    case 'days':
      return addDays({ year, month, day }, base.days)
    case 'month-end':
      return addDays({ year, month: month + 1, day: 0 }, base.graceDays)
    case 'year-end':
      return { year, month: 12, day: 31 }
  }
}

/** The later of what the policy gives and what the ticket itself promises: paper may give more time, never less. */
export function deadlineOf(
  purchase: { readonly issuedAt: Date; readonly promised: Date | null },
  policy: DeadlinePolicy,
  timeZone: string,
): Date {
  const due = dueBy(policy, purchase.issuedAt, timeZone)
  return purchase.promised !== null && purchase.promised > due ? purchase.promised : due
}
