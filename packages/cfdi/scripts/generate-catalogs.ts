/** Rewrites src/catalogs/data/ from SAT's published catalogues, in our own compact form.
 *  Run: node --import tsx packages/cfdi/scripts/generate-catalogs.ts SAT_DIR USO_REGIMEN_TSV [--check]
 *  SAT_DIR holds catalogs/cfdi_40_*.sql (phpcfdi/resources-sat-catalogs), catalogs/c_CodigoPostal.ranges.tsv and
 *  catalogs/c_ClaveProdServ.csv.
 *  With --check nothing is written, and a difference to the committed files is an error.
 *  Refuses to write when the two sources of uso × régimen contradict each other. See docs/sat/sources.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compactClaves, parseCSV } from './compact-claves.ts'
import { parseInserts } from './parse-inserts.ts'

const check = process.argv.includes('--check')
const [satDirectory, usoRegimenFile] = process.argv
  .slice(2)
  .filter((word) => word !== '--check')
  .map((path) => resolve(path))
if (!satDirectory || !usoRegimenFile) throw new Error('usage: generate-catalogs.ts SAT_DIR USO_REGIMEN_TSV')
const snapshot = '2026-08-06'
const output = join(import.meta.dirname, '../src/catalogs/data')

/** Catalogue tables of keys and names: file, exported name. */
const small = [
  ['formas_pago', 'formasPago'],
  ['metodos_pago', 'metodosPago'],
  ['tipos_comprobantes', 'tiposDeComprobante'],
  ['exportaciones', 'exportaciones'],
  ['objetos_impuestos', 'objetosImp'],
  ['impuestos', 'impuestos'],
  ['tipos_relaciones', 'tiposRelacion'],
  ['periodicidades', 'periodicidades'],
  ['meses', 'meses'],
] as const

/** CFDI 4.0 begins here, and with it nearly every key: only other dates are written. */
const beginning = '2022-01-01'

/** What shops use; every other key is known, but its name is not carried along. Source: rulebook §A6. */
const namedUnits = new Set(
  'H87 KGM GRM LTR MLT MTR CMT MTK XBX XPK XKI XUN XRO XLT XBO XSA PR DPC KT SET E48 ACT EA HUR'.split(' '),
)

writeCatalogs()
writeReglas()
writeUsoRegimen()
writePostalCodes()
writeClavesProdServ()

function writeCatalogs(): void {
  const blocks = small.map(([file, name]) => {
    return block(
      name,
      rows(file).map((row) => line(row, '', vigencia(file, row))),
    )
  })
  const regimenes = rows('regimenes_fiscales').map((row) => {
    return line(row, people(row[2], row[3]), vigencia('regimenes_fiscales', row))
  })
  const usos = rows('usos_cfdi').map((row) => {
    const named = [row[0] ?? '', row[1]?.replace(/\.$/, '') ?? '']
    return line(named, people(row[2], row[3]), vigencia('usos_cfdi', row))
  })
  const units = rows('claves_unidades')
  const named = units.filter((row) => namedUnits.has(row[0] ?? '')).map((row) => `${row[0]}|${row[1]}`)
  const dated = (row: readonly string[]) =>
    [row[0], vigencia('claves_unidades', row)].join('|').replace(/\|+$/, '')
  const keys = units.map(dated).sort((a, b) => (a < b ? -1 : 1))
  const unitKeys = `export const clavesUnidad =\n  '${keys.join(' ')}'\n`
  write(
    'catalogs.ts',
    `SAT, c_* of CFDI 4.0, tables cfdi_40_*.sql of phpcfdi/resources-sat-catalogs, ${snapshot}`,
    [
      ...blocks,
      block('regimenesFiscales', regimenes),
      block('usosCFDI', usos),
      block('unidades', named),
      unitKeys,
    ],
  )
}

/** Currencies with their decimals, countries with the pattern of their tax numbers, rates with who may use them. */
function writeReglas(): void {
  const monedas = rows('monedas').map((row) => line(row, row[2] ?? '', vigencia('monedas', row)))
  // The pattern of México is that of the RFC, which is checked as such.
  const paises = rows('paises').map((row) => line(row, row[4] === '' ? (row[3] ?? '') : '', ''))
  const factores = rows('tipos_factores').map((row) =>
    line([row[0] ?? ''], '', vigencia('tipos_factores', row)),
  )
  const tasas = rows('reglas_tasa_cuota').map((row) => {
    const impuesto = { IVA: '002', ISR: '001' }[row[3]?.slice(0, 3) ?? ''] ?? '003'
    const use = (row[5] === '1' ? 'T' : '') + (row[6] === '1' ? 'R' : '')
    // Without the first day: SAT widens the range of Cuota in place, and what it was before is in no table.
    const until = row[columnOf('reglas_tasa_cuota', 'vigencia_hasta')] ?? ''
    const rule = [impuesto, row[4], row[0] === 'Rango' ? row[1] : row[2], row[2], use, '', until]
    return rule.join('|').replace(/\|+$/, '')
  })
  write(
    'reglas.ts',
    `SAT, c_* of CFDI 4.0, tables cfdi_40_*.sql of phpcfdi/resources-sat-catalogs, ${snapshot}`,
    [
      block('monedas', monedas),
      block('paises', paises),
      block('tiposFactor', factores),
      block('reglasTasaCuota', tasas),
    ],
  )
}

/** 'clave|descripcion|extra|desde|hasta' without what is empty at the end. */
function line([clave = '', descripcion = '']: readonly string[], extra: string, dates: string): string {
  return [clave, descripcion, extra, dates].join('|').replace(/\|+$/, '')
}

/** 'desde|hasta'; '' for a key that has been there from the beginning and still is. */
function vigencia(table: string, row: readonly string[]): string {
  const [from, until] = [columnOf(table, 'vigencia_desde'), columnOf(table, 'vigencia_hasta')]
  const since = row[from] === beginning ? '' : row[from]
  return `${since}|${row[until]}`.replace(/\|$/, '')
}

function columnOf(table: string, name: string): number {
  const schema = readFileSync(join(satDirectory as string, `catalogs/schema_${table}.sql`), 'utf8')
  return [...schema.matchAll(/^ {2}"(\w+)"/gm)].findIndex((match) => match[1] === name)
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

/** Keys of c_ClaveProdServ; apart from them what is not the same for all: validity, and what SAT demands beside. */
function writeClavesProdServ(): void {
  const file = join(satDirectory as string, 'catalogs/c_ClaveProdServ.csv')
  const table = parseCSV(readFileSync(file, 'utf8'))
  const iso = (date = '') => date.split('-').toReversed().join('-')
  const rules = table.flatMap((row) => {
    const demands = `${row['incluye_iva'] === '1' ? 'IVA ' : ''}${row['incluye_ieps'] === '1' ? 'IEPS ' : ''}`
    const since = iso(row['inicio']) > beginning ? iso(row['inicio']) : ''
    const text = [row['clave'], demands.trim(), row['complemento'], since, iso(row['fin'])].join('|')
    return /^\d{8}\|+$/.test(text) ? [] : [text.replace(/\|+$/, '')]
  })
  const claves = compactClaves(table.map((row) => Number(row['clave'])))
  write(
    'claves-prod-serv.ts',
    'SAT, c_ClaveProdServ, keys of 2024-12 (catCFDI.xsd), validity of 2022-12-23',
    [
      `/** Gaps and lengths in base 36: see catalogs/claves.ts. */\nexport const clavesProdServ =\n  '${claves}'\n`,
      `/** 'clave|impuestos|complemento|desde|hasta' where any of them is said. */\n${block('reglasProdServ', rules)}`,
    ],
  )
}

/** Every row, also of keys that SAT has ended: documents of their time had them. */
function rows(table: string): string[][] {
  return parseInserts(readFileSync(join(satDirectory as string, `catalogs/cfdi_40_${table}.sql`), 'utf8'))
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
