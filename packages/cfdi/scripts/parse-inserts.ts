/** The rows of `INSERT INTO t VALUES(…);` statements as SQLite dumps them: quoted texts (may hold line ends, commas
 *  and '' for a quote) and bare integers. */
export function parseInserts(sql: string): string[][] {
  const rows: string[][] = []
  for (let at = sql.indexOf('VALUES('); at >= 0; at = sql.indexOf('VALUES(', at)) {
    const row: string[] = []
    at += 'VALUES('.length
    while (sql[at - 1] !== ')') {
      const [value, next] = sql[at] === "'" ? quoted(sql, at + 1) : bare(sql, at)
      row.push(value)
      at = next + 1
    }
    rows.push(row)
  }
  return rows
}

function quoted(sql: string, start: number): [string, number] {
  let end = sql.indexOf("'", start)
  while (sql[end + 1] === "'") end = sql.indexOf("'", end + 2)
  return [sql.slice(start, end).replaceAll("''", "'"), end + 1]
}

function bare(sql: string, start: number): [string, number] {
  const length = sql.slice(start).search(/[,)]/)
  return [sql.slice(start, start + length), start + length]
}
