/** Months of a history begin at midnight of central Mexico, which is UTC−6 all year since 2022. Source: Ley de los Husos
 *  Horarios 2022 (DOF 28-10-2022). */
const OFFSET = '-06:00'

/** The first moment of 'YYYY-MM'; null for anything else. */
export function monthStart(month: string): Date | null {
  return /^20\d\d-(?:0[1-9]|1[0-2])$/.test(month) ? new Date(`${month}-01T00:00:00${OFFSET}`) : null
}

/** The first moment behind 'YYYY-MM'; null for anything else. */
export function monthEnd(month: string): Date | null {
  if (monthStart(month) === null) return null
  const [year = '', number = ''] = month.split('-')
  const last = number === '12'
  const next = last ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`
  return new Date(`${next}-01T00:00:00${OFFSET}`)
}
