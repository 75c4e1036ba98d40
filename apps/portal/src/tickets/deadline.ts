/** Until when a purchase can be invoiced, on the clock of the store that sold it.
 *  Source: rulebook §E1 (SAT: refusing a request made within the year of the purchase is a bad practice). */

/** The last second in which the customer may ask: 31 December 23:59:59 of the year of purchase, both read in the
 *  store's zone. @param timeZone IANA name */
export function invoiceBy(issuedAt: Date, timeZone: string): Date {
  const { year } = wallClock(issuedAt, timeZone)
  const key = `${timeZone} ${year}`
  const known = yearEnds.get(key) ?? instantOf({ ...YEAR_END, year }, timeZone)
  yearEnds.set(key, known)
  return new Date(known)
}

const YEAR_END = { month: 12, day: 31, hour: 23, minute: 59, second: 59 }
/** One per zone and year; an import asks for the same few a hundred thousand times. */
const yearEnds = new Map<string, Date>()

/** The later of the year-end policy and what the ticket itself promises: a ticket may give more time, never less. */
export function deadlineOf(ticket: { issuedAt: Date; promised: Date | null }, timeZone: string): Date {
  const policy = invoiceBy(ticket.issuedAt, timeZone)
  return ticket.promised !== null && ticket.promised > policy ? ticket.promised : policy
}

/** "hasta el jueves 31 de diciembre de 2026, 23:59 h (hora de Cd. Juárez)". @param place as in `placeOf` */
export function deadlineText(deadline: Date, timeZone: string, place: string): string {
  const part = partsOf(
    new Intl.DateTimeFormat('es-MX', {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    deadline,
  )
  const day = `${part('weekday')} ${part('day')} de ${part('month')} de ${part('year')}`
  return `hasta el ${day}, ${part('hour')}:${part('minute')} h (hora de ${place})`
}

/** The city whose clock a zone follows, as people call it; for a zone outside Mexico the last part of its name. */
export function placeOf(timeZone: string): string {
  return PLACES.get(timeZone) ?? (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

const PLACES = new Map([
  ['America/Bahia_Banderas', 'Bahía de Banderas'],
  ['America/Cancun', 'Cancún'],
  ['America/Chihuahua', 'Chihuahua'],
  ['America/Ciudad_Juarez', 'Cd. Juárez'],
  ['America/Hermosillo', 'Hermosillo'],
  ['America/Matamoros', 'Matamoros'],
  ['America/Mazatlan', 'Mazatlán'],
  ['America/Merida', 'Mérida'],
  ['America/Mexico_City', 'la Ciudad de México'],
  ['America/Monterrey', 'Monterrey'],
  ['America/Ojinaga', 'Ojinaga'],
  ['America/Tijuana', 'Tijuana'],
])

type WallClock = { year: number; month: number; day: number; hour: number; minute: number; second: number }

/** The instant at which the wall clock of `timeZone` shows `wall`. A time skipped by a change to summer time gives
 *  the instant as far after the change; a repeated one, the first or the second: nobody asks for it here. */
export function instantOf(wall: WallClock, timeZone: string): Date {
  const asUTC = utcOf(wall)
  const firstGuess = asUTC - offset_ms(asUTC, timeZone)
  return new Date(asUTC - offset_ms(firstGuess, timeZone))
}

function offset_ms(instant: number, timeZone: string): number {
  return utcOf(wallClock(new Date(instant), timeZone)) - Math.floor(instant / 1000) * 1000
}

function utcOf(wall: WallClock): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second)
}

/** What the clock on the wall of `timeZone` shows at an instant. */
export function wallClock(at: Date, timeZone: string): WallClock {
  const part = partsOf(wallFormat(timeZone), at)
  const number = (name: Intl.DateTimeFormatPartTypes) => Number(part(name))
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
  }
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

function partsOf(format: Intl.DateTimeFormat, at: Date): (name: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return (name) => parts.get(name) ?? ''
}
