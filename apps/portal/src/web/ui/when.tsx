import { deadlineText, placeOf } from '../../tickets/deadline.ts'
import type { Language } from '../language.ts'
import { useLanguage } from './language.tsx'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(
  language: Language,
  timeZone: string,
  weekday: boolean,
  month: 'long' | 'short' = 'long',
): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${weekday} ${month}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : 'en-US', {
    timeZone,
    ...(weekday ? { weekday: 'long' } : {}),
    day: 'numeric',
    month,
    year: 'numeric',
    ...(language === 'es'
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }),
  })
  formats.set(key, format)
  return format
}

/** "21 de noviembre de 2026, 19:03 h", "November 21, 2026 at 7:03 PM", on the clock of `timeZone`. */
export function whenText(at: Date, timeZone: string, language: Language = 'es'): string {
  const text = formatOf(language, timeZone, false).format(at)
  return language === 'es' ? `${text}\u00a0h` : text
}

/** "(hora de Cd. Juárez)", "(Cd. Juárez time)". */
export function clockOf(timeZone: string, language: Language): string {
  const place = placeOf(timeZone)
  return language === 'es'
    ? `(hora de ${place})`
    : `(${place.replace('la Ciudad de México', 'Mexico City')} time)`
}

/** "25 nov 2026, 13:15 h", "Nov 25, 2026, 1:15 PM": where a line is narrow. */
export function ShortWhen({ at, timeZone }: { at: Date; timeZone: string }) {
  const { language } = useLanguage()
  const text = formatOf(language, timeZone, false, 'short').format(at)
  return <time dateTime={at.toISOString()}>{language === 'es' ? `${text}\u00a0h` : text}</time>
}

export function When({ at, timeZone, place }: { at: Date; timeZone: string; place?: boolean }) {
  const { language } = useLanguage()
  return (
    <time dateTime={at.toISOString()}>
      {whenText(at, timeZone, language)}
      {place && ` ${clockOf(timeZone, language)}`}
    </time>
  )
}

/** "until Thursday, December 31, 2026 at 11:59 PM (Cd. Juárez time)". */
export function deadlineInEnglish(at: Date, timeZone: string): string {
  return `until ${formatOf('en', timeZone, true).format(at)} ${clockOf(timeZone, 'en')}`
}

/** "hasta el jueves 31 de diciembre de 2026, 23:59 h (hora de Cd. Juárez)", "until Thursday, December 31, 2026 at
 *  11:59 PM (Cd. Juárez time)". */
export function Deadline({ at, timeZone }: { at: Date; timeZone: string }) {
  const { language } = useLanguage()
  const text =
    language === 'es'
      ? deadlineText(at, timeZone, placeOf(timeZone)).replace(' h ', '\u00a0h ') // the unit stays with its number
      : deadlineInEnglish(at, timeZone)
  return <time dateTime={at.toISOString()}>{text}</time>
}
