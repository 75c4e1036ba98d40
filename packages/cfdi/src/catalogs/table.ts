/** One line of a catalogue: 'clave|descripcion|extra|desde|hasta', dates 'YYYY-MM-DD', '' where nothing is said. */
export type Row = {
  readonly clave: string
  readonly descripcion: string
  readonly extra: string
  readonly desde: string
  readonly hasta: string
}

export function readTable(lines: string): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  for (const line of lines.trim().split('\n')) {
    const [clave = '', descripcion = '', extra = '', desde = '', hasta = ''] = line.split('|')
    rows.set(clave, { clave, descripcion, extra, desde, hasta })
  }
  return rows
}

/** Whether the key was valid on the day, both ends count; without a day ('') whether it has no end. */
export function isValidOn({ desde, hasta }: Row, day: string): boolean {
  if (day === '') return hasta === ''
  return desde <= day && (hasta === '' || day <= hasta)
}
