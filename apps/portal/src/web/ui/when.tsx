import { placeOf } from '../../tickets/deadline.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** "21 de noviembre de 2026, 19:03 h" on the clock of `timeZone`. */
export function whenText(at: Date, timeZone: string): string {
  const known = formats.get(timeZone)
  const format =
    known ??
    new Intl.DateTimeFormat('es-MX', {
      timeZone,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  if (!known) formats.set(timeZone, format)
  return `${format.format(at)}\u00a0h`
}

export function When({ at, timeZone, place }: { at: Date; timeZone: string; place?: boolean }) {
  return (
    <time dateTime={at.toISOString()}>
      {whenText(at, timeZone)}
      {place && ` (hora de ${placeOf(timeZone)})`}
    </time>
  )
}
