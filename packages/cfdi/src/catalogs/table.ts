import { demand } from '../fault.ts'

/** One line of a catalogue: 'clave|descripcion|extra|desde|hasta', dates 'YYYY-MM-DD', '' where nothing is said. */
export type Row = Validity & {
  readonly clave: string
  readonly descripcion: string
  readonly extra: string
}

export type Validity = { readonly desde: string; readonly hasta: string }

/** Key → its lines: one, or several with dates that follow each other. */
export type Table = ReadonlyMap<string, readonly Row[]>

export function readTable(lines: string): Table {
  const rows = new Map<string, Row[]>()
  for (const line of linesOf(lines)) {
    const [clave = '', descripcion = '', extra = '', desde = '', hasta = ''] = line.split('|')
    const row = { clave, descripcion, extra, desde, hasta }
    const others = rows.get(clave)
    if (others === undefined) rows.set(clave, [row])
    else others.push(row)
  }
  return rows
}

/** The line of a key that counts on the day, if any. */
export function rowOn(table: Table, clave: string, day: string): Row | undefined {
  const rows = table.get(clave)
  if (rows === undefined) return undefined
  const [only] = rows
  if (rows.length === 1) return only !== undefined && isValidOn(only, day) ? only : undefined
  return rows.find((row) => isValidOn(row, day))
}

/** Whether it counts on the day, both ends included; without a day ('') whether it has no end. */
export function isValidOn({ desde, hasta }: Validity, day: string): boolean {
  if (day === '') return hasta === ''
  return desde <= day && (hasta === '' || day <= hasta)
}

/** 'value|desde|hasta' for each word, as keys of units and ranges of postal codes are written. */
export function readWords(text: string): readonly (Validity & { readonly value: string })[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [value = '', desde = '', hasta = ''] = word.split('|')
      return { value, desde, hasta }
    })
}

export function linesOf(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '')
}

/** Throws ArgumentError for dates that are none, which would make a key valid for ever or never. */
export function demandDates({ desde, hasta }: Validity, argument: string): void {
  for (const date of [desde, hasta]) {
    demand(
      date === '' || /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(date),
      argument,
      'dated YYYY-MM-DD',
    )
  }
  demand(hasta === '' || desde <= hasta, argument, 'valid to a day after it begins')
}
