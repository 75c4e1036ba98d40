import { catalogs, cleanText, isCodigoPostal, parseRFC } from '@timbra/cfdi'

/** What we take from a Constancia de Situación Fiscal; the rest of it is never looked at. */
export type Constancia = {
  readonly rfc: string
  /** Without régimen de capital: as the SAT wants it in a CFDI. '' when the document did not show it. */
  readonly nombre: string
  readonly domicilioFiscal: string
  /** c_RegimenFiscal keys in force, in the order of the document. */
  readonly regimenes: readonly string[]
}

/** Reads the lines of a Constancia (or of the Cédula de Datos Fiscales): a label, then its value behind a colon, in the
 *  next cell or in the next line. @returns null when there is no RFC under its label. Source: rulebook §D6 */
export function parseConstancia(lines: readonly string[]): Constancia | null {
  const cells = lines.flatMap((line) => line.split('\t')).map((cell) => cleanText(cell))
  const value = (label: RegExp) => valueOf(cells, label)
  const rfc = parseRFC(value(/^RFC\s*:?/i))
  if (!rfc.ok) return null
  return {
    rfc: rfc.value.rfc,
    nombre: nombreOf(value),
    domicilioFiscal: codigoPostalOf(value(/^C[óo]digo\s+Postal\s*:?/i)),
    regimenes: regimenesIn(lines),
  }
}

type ValueOf = (label: RegExp) => string

function nombreOf(value: ValueOf): string {
  const company = value(/^Denominaci[óo]n\s*\/\s*Raz[óo]n\s+Social\s*:?/i)
  if (company !== '') return company.toUpperCase()
  const person = [
    value(/^Nombre\s*\(s\)\s*:?/i),
    value(/^Primer\s+Apellido\s*:?/i),
    value(/^Segundo\s+Apellido\s*:?/i),
  ]
  return person
    .filter((part) => part !== '')
    .join(' ')
    .toUpperCase()
}

function codigoPostalOf(text: string): string {
  const [found = ''] = /\b\d{5}\b/.exec(text) ?? []
  return isCodigoPostal(found) ? found : ''
}

/** The first value under a label; the next cell counts only when it is no label itself. */
function valueOf(cells: readonly string[], label: RegExp): string {
  for (const [index, cell] of cells.entries()) {
    if (!label.test(cell)) continue
    const behind = cell.replace(label, '').trim()
    const value = behind === '' ? (cells[index + 1] ?? '') : behind
    if (value !== '' && !isLabel(value)) return value
  }
  return ''
}

/** "Nombre Comercial:", "CURP:" … */
function isLabel(cell: string): boolean {
  return /^[^:]{2,45}:/.test(cell)
}

const DATE = /\b\d{2}\/\d{2}\/\d{4}\b/g

/** Rows of the table of regímenes: its name, the day it began and, when it is over, the day it ended. */
function regimenesIn(lines: readonly string[]): string[] {
  const found = lines.flatMap((line, index) => {
    const dates = line.match(DATE) ?? []
    return dates.length === 1 ? (regimenAround(lines, index) ?? []) : []
  })
  return [...new Set(found)]
}

/** A long name is broken over two or three lines, with the dates beside any of them. */
function regimenAround(lines: readonly string[], index: number): string | null {
  const [before, here, after] = [
    textOf(lines[index - 1]),
    textOf(lines[index], DATE),
    textOf(lines[index + 1]),
  ]
  const readings = [here, `${here} ${after}`, `${before} ${here}`, `${before} ${here} ${after}`]
  return readings.map(regimenNamed).find((key) => key !== null) ?? null
}

/** The first cell, without dates; '' when the line is a row of its own, dated. */
function textOf(line = '', dates?: RegExp): string {
  const [text = ''] = line.split('\t')
  if (dates) return text.replaceAll(dates, '')
  return line.match(DATE) ? '' : text
}

/** The catalogue and the Constancia word the same régimen a little differently ("Régimen de …", "de las"). */
function regimenNamed(text: string): string | null {
  const words = wordsOf(text)
  if (words === '') return null
  return catalogs.regimenes().find(({ descripcion }) => wordsOf(descripcion) === words)?.clave ?? null
}

const SMALL_WORDS = new Set('regimen regimenes de del la las los el por con en a y e o ingresos'.split(' '))

function wordsOf(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && !SMALL_WORDS.has(word))
    .toSorted()
    .join(' ')
}

/** The RFC in the QR of a Constancia or Cédula: an address of the SAT that ends in idCIF_RFC. The address is only read,
 *  never followed. @returns null for any other text. Source: rulebook §D6 */
export function rfcOfQr(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'https:' || url.hostname !== 'siat.sat.gob.mx') return null
  const [, typed = ''] = /^\d{6,14}_(.{12,13})$/.exec(url.searchParams.get('D3') ?? '') ?? []
  const rfc = parseRFC(typed)
  return rfc.ok ? rfc.value.rfc : null
}
