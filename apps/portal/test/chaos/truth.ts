export type Row = {
  readonly token: string
  readonly state: string
  readonly folio: string | null
  readonly uuid: string | null
}

/** What a page may say longer than some seconds after the request. */
const WAITING: Readonly<Record<string, string>> = {
  requested: 'La tenemos: te llega en cuanto se timbre',
  sealed: 'La tenemos: te llega en cuanto se timbre',
  stamping: 'La tenemos: te llega en cuanto se timbre',
  ambiguous: 'Estamos comprobando tu factura',
}

/** @returns what is untrue or missing on the page of this request; null when it is as it must be */
export function lieOf(html: string, row: Row): string | null {
  return row.state === 'stamped' ? lieWhenDone(html, row) : lieWhileWaiting(html, row)
}

function lieWhileWaiting(html: string, row: Row): string | null {
  const title = titleOf(html)
  if (title !== WAITING[row.state]) return `${row.state}: «${title}»`
  for (const promise of ['dentro del plazo', `/factura/${row.token}/acuse.pdf`, row.folio ?? 'S-'])
    if (!html.includes(promise)) return `${row.state}: it does not say «${promise}»`
  for (const lie of ['está lista', 'Descargar XML', 'no se puede facturar'])
    if (html.includes(lie)) return `${row.state}: it says «${lie}»`
  return null
}

function lieWhenDone(html: string, row: Row): string | null {
  const title = titleOf(html)
  if (title !== 'Tu factura está lista') return `${row.state}: «${title}»`
  return row.uuid !== null && html.includes(row.uuid) ? null : 'it does not show the UUID'
}

function titleOf(html: string): string {
  return /<h1[^>]*>([^<]*)<\/h1>/.exec(html)?.[1] ?? ''
}
