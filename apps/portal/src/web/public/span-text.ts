import type { Language } from '../language.ts'

/** The clock that most of the country follows; this page is about no store in particular. */
export const CENTRE = 'America/Mexico_City'

/** "0.03 s", "0.4 s", "12 s", "3 min", "2 h 5 min", "4 días", "4 days". */
export function spanText(ms: number, language: Language = 'es'): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 0.095) return `${Math.max(seconds, 0.01).toFixed(2)} s` // "0.0 s" is no time
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`
  return `${Math.round(hours / 24)} ${language === 'es' ? 'días' : 'days'}`
}
