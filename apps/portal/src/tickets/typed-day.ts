const DAY_FIRST = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/
const YEAR_FIRST = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads a day as a browser sends it or a person types it: 2026-11-21, 21/11/2026, 21-11-26.
 *  @returns 'YYYY-MM-DD', or null for what is no day of the calendar */
export function parseTypedDay(typed: string): string | null {
  const browser = YEAR_FIRST.exec(typed.trim())
  const person = DAY_FIRST.exec(typed.trim())
  const [year, month, day] = browser
    ? [browser[1], browser[2], browser[3]]
    : person
      ? [
          (person[3] ?? '').padStart(4, '20'),
          (person[2] ?? '').padStart(2, '0'),
          (person[1] ?? '').padStart(2, '0'),
        ]
      : []
  const iso = `${year}-${month}-${day}`
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null
}
