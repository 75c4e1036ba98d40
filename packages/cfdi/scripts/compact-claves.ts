/** Sorted numbers as runs 'gap+more' in base 36: how many numbers are left out since the last run, and how many follow
 *  the first of this one. catalogs/claves.ts reads it. */
export function compactClaves(claves: readonly number[]): string {
  const runs: { gap: number; more: number }[] = []
  let last = -1
  for (const clave of claves.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && clave === last + 1) run.more += 1
    else runs.push({ gap: clave - last - 1, more: 0 })
    last = clave
  }
  return runs.map(({ gap, more }) => gap.toString(36) + (more > 0 ? `+${more.toString(36)}` : '')).join(' ')
}

/** Rows of a CSV with a header; fields with commas, and quotes doubled, stand in quotes. */
export function parseCSV(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => {
      return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
      )
    })
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}
