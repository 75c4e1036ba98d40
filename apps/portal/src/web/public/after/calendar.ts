/** The end of something that a customer can do. */
export type CalendarDate = { readonly id: string; readonly until: Date; readonly text: string }

const LINE_MAX_bytes = 75

/** Writes deadlines as an iCalendar file: each an event of the hour before it, with an alarm the day before.
 *  Source: RFC 5545 §3.1, §3.6.1, §3.6.6 */
export function calendarOf(
  dates: readonly CalendarDate[],
  x: { readonly uidPrefix: string; readonly now: Date; readonly url: string },
): string {
  const events = dates.flatMap(({ id, until, text }) => [
    'BEGIN:VEVENT',
    `UID:${x.uidPrefix}-${id}@timbra`,
    `DTSTAMP:${utcTime(x.now)}`,
    `DTSTART:${utcTime(new Date(until.getTime() - 3_600_000))}`,
    `DTEND:${utcTime(until)}`,
    `SUMMARY:${escaped(text)}`,
    `URL:${x.url}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(text)}`,
    'TRIGGER:-P1D',
    'END:VALARM',
    'END:VEVENT',
  ])
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Timbra//Facturas//ES',
    ...events,
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function utcTime(at: Date): string {
  return `${at.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')
}

/** A line of more than 75 bytes goes on in the next one, behind a blank; a letter is never cut in two. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const letter of line) {
    if (Buffer.byteLength(part + letter) > LINE_MAX_bytes - (parts.length === 0 ? 0 : 1)) {
      parts.push(part)
      part = ''
    }
    part += letter
  }
  return [...parts, part].join('\r\n ')
}
