import { type Day, addDays, weekdayOf } from '../zone-clock.ts'

/** Whether banks and offices work on that day: no Saturday, no Sunday, no bank holiday.
 *  @param alsoClosed days 'YYYY-MM-DD' that the store adds */
export function isBusinessDay(day: Day, alsoClosed: readonly string[] = []): boolean {
  const weekday = weekdayOf(day)
  if (weekday === 0 || weekday === 6) return false
  return !alsoClosed.includes(isoDay(day)) && !bankHolidays(day.year).has(isoDay(day))
}

/** The day itself if it is a business day, else the next one. */
export function nextBusinessDay(from: Day, alsoClosed: readonly string[] = []): Day {
  let day = from
  while (!isBusinessDay(day, alsoClosed)) day = addDays(day, 1)
  return day
}

/** 'YYYY-MM-DD'. */
export function isoDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const years = new Map<number, ReadonlySet<string>>()

/** The days of a year on which Mexican banks close, 'YYYY-MM-DD', those on a weekend included: fixed dates, three
 *  Mondays, Thursday and Friday of Holy Week, and 1 October of a change of president.
 *  Source: CNBV, «Disposiciones de carácter general que señalan los días del año en que las entidades financieras
 *  deberán cerrar sus puertas» (DOF, each December); Ley Federal del Trabajo 74 for the Mondays and 1 October. */
export function bankHolidays(year: number): ReadonlySet<string> {
  const known = years.get(year)
  if (known) return known
  const easter = easterSunday(year)
  const days: Day[] = [
    ...FIXED.map(([month, day]) => ({ year, month, day })),
    nthMonday(year, 2, 1),
    nthMonday(year, 3, 3),
    nthMonday(year, 11, 3),
    addDays(easter, -3),
    addDays(easter, -2),
    ...(isChangeOfPresident(year) ? [{ year, month: 10, day: 1 }] : []),
  ]
  const holidays = new Set(days.map(isoDay))
  years.set(year, holidays)
  return holidays
}

const FIXED = [
  [1, 1],
  [5, 1],
  [9, 16],
  [11, 2],
  [12, 12],
  [12, 25],
] as const

/** Since 2024 a president takes office on 1 October, every six years. */
function isChangeOfPresident(year: number): boolean {
  return year >= 2024 && (year - 2024) % 6 === 0
}

function nthMonday(year: number, month: number, nth: number): Day {
  const first = { year, month, day: 1 }
  return addDays(first, ((8 - weekdayOf(first)) % 7) + 7 * (nth - 1))
}

/** The Gregorian computus, with the names of the almanac: golden number, century, epact. */
function easterSunday(year: number): Day {
  const golden = (year % 19) + 1
  const century = Math.floor(year / 100) + 1
  const droppedLeapYears = Math.floor((3 * century) / 4) - 12
  const moonCorrection = Math.floor((8 * century + 5) / 25) - 5
  const sunday = Math.floor((5 * year) / 4) - droppedLeapYears - 10
  const raw = (11 * golden + 20 + moonCorrection - droppedLeapYears) % 30
  const positive = (raw + 30) % 30
  const epact = (positive === 25 && golden > 11) || positive === 24 ? positive + 1 : positive
  const guess = 44 - epact
  const fullMoon = guess < 21 ? guess + 30 : guess
  const day = fullMoon + 7 - ((sunday + fullMoon) % 7)
  return addDays({ year, month: 3, day: 1 }, day - 1)
}
