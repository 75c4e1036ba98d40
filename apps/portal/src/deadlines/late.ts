import { wallClock } from '../zone-clock.ts'

/** Whether a purchase whose deadline has passed is still of this year on the clock of the store: then the SAT expects the
 *  store to invoice it when asked, so the portal offers to ask. A closed year is for the desk. Source: rulebook §E1 */
export function mayAskLate(
  purchase: { readonly issuedAt: Date; readonly timeZone: string },
  now: Date,
): boolean {
  const { timeZone } = purchase
  return wallClock(purchase.issuedAt, timeZone).year === wallClock(now, timeZone).year
}
