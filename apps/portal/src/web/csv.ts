/** Excel and Calc read UTF-8 only behind a byte order mark. Source: RFC 4180; Unicode 17 §23.8 */
export const CSV_BOM = '\uFEFF'

/** One row, ending in CR LF. A cell that a spreadsheet would take for a formula gets an apostrophe in front, which
 *  spreadsheets do not show: what a customer typed must not run in an accountant's Excel. Source: OWASP "CSV Injection" */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
