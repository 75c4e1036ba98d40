import { ArgumentError, demand } from './fault.ts'

/** The local clock of a place, without offset, as Fecha wants it: 'YYYY-MM-DDThh:mm:ss'.
 *  @param timeZone IANA name; throws ArgumentError if it does not exist (configuration, not a customer's fault).
 *  Source: rulebook §A3, RMF 2.7.2.9-I. */
export function localFecha(at: Date, timeZone: string): string {
  demand(at instanceof Date && !Number.isNaN(at.getTime()), 'at', 'a valid Date')
  return new Date(at.getTime() + zone(timeZone).offsetAt(at)).toISOString().slice(0, 19)
}

/** Whether a text is a Fecha of SAT that exists in the calendar, 'YYYY-MM-DDThh:mm:ss'. Source: tdCFDI.xsd, t_FechaH, and the calendar, which xs:dateTime demands besides the pattern. */
export function isFecha(text: string): boolean {
  if (typeof text !== 'string') return false
  const match = /^(20[1-9]\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.exec(
    text,
  )
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

/** 'YYYY-MM-DD' of the calendar, or a Fecha, of which the day counts. */
export function isDay(text: string): boolean {
  return typeof text === 'string' && isFecha(text.length === 10 ? `${text}T00:00:00` : text)
}

/** What a zone is ahead of UTC at an instant, in ms. */
type Zone = { offsetAt(at: Date): number }

const zones = new Map<string, Zone>()
/** Clocks are changed at a quarter of an hour, so what holds in one instant of it holds in all: Intl, which takes 20 µs, is
 *  asked once. */
const QUARTER_ms = 15 * 60_000

function zone(timeZone: string): Zone {
  const known = zones.get(timeZone)
  if (known) return known
  const format = formatterOf(timeZone)
  let [quarter, offset_ms] = [Number.NaN, 0]
  const made: Zone = {
    offsetAt: (at) => {
      const now = Math.floor(at.getTime() / QUARTER_ms)
      if (now !== quarter) [quarter, offset_ms] = [now, offsetOf(format, at)]
      return offset_ms
    },
  }
  zones.set(timeZone, made)
  return made
}

function offsetOf(format: Intl.DateTimeFormat, at: Date): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  const local = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`
  return Date.parse(local) - Math.floor(at.getTime() / 1000) * 1000
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  demand(typeof timeZone === 'string', 'timeZone', 'an IANA time zone')
  const [date, two] = [{ year: 'numeric', month: '2-digit', day: '2-digit' }, '2-digit'] as const
  try {
    const clock = { hour: two, minute: two, second: two } as const
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...date, ...clock })
  } catch {
    throw new ArgumentError('timeZone', 'an IANA time zone')
  }
}
