import { ArgumentError, demand } from './fault.ts'

const formatters = new Map<string, Intl.DateTimeFormat>()

/** The local clock of a place, without offset, as Fecha wants it: 'YYYY-MM-DDThh:mm:ss'.
 *  @param timeZone IANA name; throws ArgumentError if it does not exist (configuration, not a customer's fault).
 *  Source: rulebook §A3, RMF 2.7.2.9-I. */
export function localFecha(at: Date, timeZone: string): string {
  demand(at instanceof Date && !Number.isNaN(at.getTime()), 'at', 'a valid Date')
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`
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

function formatter(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone)
  if (!made) {
    made = formatterOf(timeZone)
    formatters.set(timeZone, made)
  }
  return made
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
