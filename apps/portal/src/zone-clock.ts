/** Wall clocks of IANA zones: what a clock in a store shows at an instant, and when it shows it. */

/** A date of the calendar, months from 1. */
export type Day = { readonly year: number; readonly month: number; readonly day: number }
export type WallClock = Day & { readonly hour: number; readonly minute: number; readonly second: number }

/** The instant at which the wall clock of `timeZone` shows `wall`. A time skipped by a change to summer time gives
 *  the instant as far after the change; a repeated one, the first or the second: nobody asks for it here. */
export function instantOf(wall: WallClock, timeZone: string): Date {
  const asUTC = utcOf(wall)
  const firstGuess = asUTC - offset_ms(asUTC, timeZone)
  return new Date(asUTC - offset_ms(firstGuess, timeZone))
}

/** What the clock on the wall of `timeZone` shows at an instant. */
export function wallClock(at: Date, timeZone: string): WallClock {
  const parts = new Map(
    wallFormat(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const number = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name) ?? '')
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
  }
}

/** The day `days` after `from`; before it when negative. A month 13 or a day 0 roll over, as in Date.UTC. */
export function addDays(from: Day, days: number): Day {
  const at = new Date(Date.UTC(from.year, from.month - 1, from.day + days))
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
}

/** 0 is Sunday. */
export function weekdayOf({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay()
}

function offset_ms(instant: number, timeZone: string): number {
  return utcOf(wallClock(new Date(instant), timeZone)) - Math.floor(instant / 1000) * 1000
}

function utcOf(wall: WallClock): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs 100 times using it, and an import uses one per ticket. */
function wallFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}
