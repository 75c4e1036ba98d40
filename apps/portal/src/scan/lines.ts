/** A piece of text on a page, in points; the baseline counts from the bottom. */
export type TextItem = {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly baseline: number
  readonly size: number
}

/** Between cells of a table: what stands farther apart than two letters is not one phrase. */
const CELL = '\t'

/** Puts pieces of text together as a person reads them: from the top, lines from the left, cells apart by a tab. */
export function linesOf(items: readonly TextItem[]): string[] {
  const rows: TextItem[][] = []
  const seen = items.filter(({ text }) => text.trim() !== '')
  for (const item of seen.toSorted((a, b) => b.baseline - a.baseline || a.left - b.left)) {
    const row = rows.at(-1)
    const first = row?.[0]
    if (row && first && first.baseline - item.baseline < first.size / 2) row.push(item)
    else rows.push([item])
  }
  return rows.map(lineOf)
}

function lineOf(row: readonly TextItem[]): string {
  let line = ''
  let end: number | null = null
  for (const { text, left, right, size } of row.toSorted((a, b) => a.left - b.left)) {
    const gap = end === null ? 0 : left - end
    const between = line === '' || gap < size / 8 ? '' : gap > size * 1.5 ? CELL : ' '
    line += between + text
    end = right
  }
  return line.replaceAll(/ {2,}/g, ' ').trim()
}
