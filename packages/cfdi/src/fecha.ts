const formatters = new Map<string, Intl.DateTimeFormat>()

/** The local clock of a place, without offset, as Fecha wants it: 'YYYY-MM-DDThh:mm:ss'.
 *  @param timeZone IANA name; throws RangeError if it does not exist (configuration, not a customer's fault).
 *  Source: rulebook §A3, RMF 2.7.2.9-I. */
export function localFecha(at: Date, timeZone: string): string {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`
}

/** Source: tdCFDI.xsd, t_FechaH, and the calendar, which xs:dateTime demands besides the pattern. */
export function isFecha(text: string): boolean {
  const match = /^(20[1-9]\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.exec(
    text,
  )
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone)
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(timeZone, made)
  }
  return made
}
