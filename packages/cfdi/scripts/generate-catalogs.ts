/** Rewrites src/catalogs/data/ from SAT's published catalogues, in our own compact form.
 *  Run: node --import tsx packages/cfdi/scripts/generate-catalogs.ts SAT_DIR USO_REGIMEN_TSV [--check]
 *  SAT_DIR holds catalogs/cfdi_40_*.sql (phpcfdi/resources-sat-catalogs) and catalogs/c_CodigoPostal.ranges.tsv.
 *  With --check nothing is written, and a difference to the committed files is an error.
 *  Refuses to write when the two sources of uso × régimen contradict each other. See docs/sat/sources.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseInserts } from './parse-inserts.ts'

const check = process.argv.includes('--check')
const [satDirectory, usoRegimenFile] = process.argv
  .slice(2)
  .filter((word) => word !== '--check')
  .map((path) => resolve(path))
if (!satDirectory || !usoRegimenFile) throw new Error('usage: generate-catalogs.ts SAT_DIR USO_REGIMEN_TSV')
const snapshot = '2026-08-06'
const output = join(import.meta.dirname, '../src/catalogs/data')

/** Catalogue tables: file, exported name, columns that are kept (the first is the key). */
const small = [
  ['formas_pago', 'formasPago', [0, 1]],
  ['metodos_pago', 'metodosPago', [0, 1]],
  ['tipos_comprobantes', 'tiposDeComprobante', [0, 1]],
  ['exportaciones', 'exportaciones', [0, 1]],
  ['objetos_impuestos', 'objetosImp', [0, 1]],
  ['impuestos', 'impuestos', [0, 1]],
  ['tipos_relaciones', 'tiposRelacion', [0, 1]],
  ['periodicidades', 'periodicidades', [0, 1]],
  ['meses', 'meses', [0, 1]],
] as const

/** What shops use; every other key is known, but its name is not carried along. Source: rulebook §A6. */
const namedUnits = new Set(
  'H87 KGM GRM LTR MLT MTR CMT MTK XBX XPK XKI XUN XRO XLT XBO XSA PR DPC KT SET E48 ACT EA HUR'.split(' '),
)

writeCatalogs()
writeUsoRegimen()
writePostalCodes()

function writeCatalogs(): void {
  const blocks = small.map(([file, name, columns]) => {
    const lines = rows(file).map((row) => columns.map((column) => row[column]).join('|'))
    return block(name, lines)
  })
  const regimenes = rows('regimenes_fiscales').map((row) => `${row[0]}|${row[1]}|${people(row[2], row[3])}`)
  const usos = rows('usos_cfdi').map(
    (row) => `${row[0]}|${row[1]?.replace(/\.$/, '')}|${people(row[2], row[3])}`,
  )
  const units = rows('claves_unidades')
  const named = units.filter((row) => namedUnits.has(row[0] ?? '')).map((row) => `${row[0]}|${row[1]}`)
  const keys = units.map((row) => row[0] ?? '').sort((a, b) => (a < b ? -1 : 1))
  const unitKeys = `export const clavesUnidad =\n  '${keys.join(' ')}'\n`
  const tasas = rows('reglas_tasa_cuota')
    .filter((row) => row[5] === '1' && row[0] === 'Fijo')
    .map((row) => `${row[3]?.startsWith('IVA') ? '002' : '003'}|${row[4]}|${row[2]}`)
  write(
    'catalogs.ts',
    `SAT, c_* of CFDI 4.0, tables cfdi_40_*.sql of phpcfdi/resources-sat-catalogs, ${snapshot}`,
    [
      ...blocks,
      block('regimenesFiscales', regimenes),
      block('usosCFDI', usos),
      block('unidades', named),
      block('tasasTraslado', tasas),
      unitKeys,
    ],
  )
}

function writeUsoRegimen(): void {
  const table = new Map<string, string[]>()
  const kindsOfUso = new Map(rows('usos_cfdi').map((row) => [row[0], people(row[2], row[3])]))
  const kindsOfRegimen = new Map(rows('regimenes_fiscales').map((row) => [row[0], people(row[2], row[3])]))
  const regimenesOfUso = new Map(rows('usos_cfdi').map((row) => [row[0], row[6]?.split(/, */) ?? []]))
  const lines = readFileSync(usoRegimenFile as string, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  for (const line of lines) {
    const [uso = '', , regimen = '', , fisica, moral] = line.split('\t')
    const kinds = people(fisica, moral)
    const expected = Array.from(kindsOfUso.get(uso) ?? '')
      .filter(
        (kind) => kindsOfRegimen.get(regimen)?.includes(kind) && regimenesOfUso.get(uso)?.includes(regimen),
      )
      .join('')
    if (kinds !== expected)
      throw new Error(`uso ${uso} × régimen ${regimen}: table says '${kinds}', SQL '${expected}'`)
    if (kinds !== '') table.set(uso, [...(table.get(uso) ?? []), `${regimen}${kinds}`])
  }
  const compact = [...table].map(([uso, regimenes]) => `${uso}|${regimenes.join(' ')}`)
  write(
    'uso-regimen.ts',
    `SAT, c_UsoCFDI × c_RegimenFiscal (f: persona física, m: moral), phpcfdi/resources-sat-catalogs, ${snapshot}`,
    [block('usoRegimen', compact)],
  )
}

function writePostalCodes(): void {
  const file = join(satDirectory as string, 'catalogs/c_CodigoPostal.ranges.tsv')
  const ranges = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.replace('\t', '-'))
  write('codigos-postales.ts', 'SAT, c_CodigoPostal of 2024-12-13 as contiguous ranges', [
    `export const rangosCodigoPostal =\n  '${ranges.join(' ')}'\n`,
  ])
}

/** Rows without an end of validity. */
function rows(table: string): string[][] {
  const all = parseInserts(
    readFileSync(join(satDirectory as string, `catalogs/cfdi_40_${table}.sql`), 'utf8'),
  )
  const columns = readFileSync(join(satDirectory as string, `catalogs/schema_${table}.sql`), 'utf8')
  const until = [...columns.matchAll(/^ {2}"(\w+)"/gm)].findIndex((match) => match[1] === 'vigencia_hasta')
  return all.filter((row) => row[until] === '')
}

function people(fisica: string | undefined, moral: string | undefined): string {
  return (fisica === '1' ? 'f' : '') + (moral === '1' ? 'm' : '')
}

function block(name: string, lines: readonly string[]): string {
  if (lines.some((line) => /[`\\$]/.test(line))) throw new Error(`${name} needs escaping`)
  return `export const ${name} = \`\n${lines.join('\n')}\n\`\n`
}

function write(name: string, what: string, parts: readonly string[]): void {
  const head = `// Generated by scripts/generate-catalogs.ts; do not edit.\n// Source: ${what}. See docs/sat/sources.md.\n`
  const text = `${head}\n${parts.join('\n')}`
  if (!check) writeFileSync(join(output, name), text)
  else if (readFileSync(join(output, name), 'utf8') !== text)
    throw new Error(`${name} is not what the sources give`)
}
