import type { PersonKind } from '../rfc.ts'
import { readClaves } from './claves.ts'
import * as small from './data/catalogs.ts'
import { clavesProdServ, reglasProdServ } from './data/claves-prod-serv.ts'
import { rangosCodigoPostal } from './data/codigos-postales.ts'
import * as reglas from './data/reglas.ts'
import { usoRegimen } from './data/uso-regimen.ts'
import { type Row, isValidOn, readTable } from './table.ts'
import { type TasaOCuota, readTasas } from './tasa-cuota.ts'

/** SAT's tables as texts, one line a key: 'clave|descripcion|extra|desde|hasta' (extra: f and m of regimenes and usos,
 *  decimals of monedas, pattern of paises). `usoRegimen`: 'uso|601m 606f…'; `reglasTasaCuota`:
 *  'impuesto|factor|from|to|TR'; `clavesProdServ`: see claves.ts; `reglasProdServ`:
 *  'clave|impuestos|complemento|desde|hasta'; `clavesUnidad`: keys; `codigosPostales`: ranges '01000-16999'.
 *  `aduanas` is not carried along ('': not judged). Written by scripts/generate-catalogs.ts. */
export type CatalogData = {
  readonly [Name in NamedTable | 'usoRegimen' | 'reglasTasaCuota' | BigTable]: string
}

export type NamedTable =
  | 'formasPago'
  | 'metodosPago'
  | 'tiposDeComprobante'
  | 'exportaciones'
  | 'objetosImp'
  | 'impuestos'
  | 'tiposRelacion'
  | 'periodicidades'
  | 'meses'
  | 'regimenesFiscales'
  | 'usosCFDI'
  | 'monedas'
  | 'paises'
  | 'tiposFactor'
  | 'aduanas'

type BigTable = 'clavesUnidad' | 'clavesProdServ' | 'reglasProdServ' | 'codigosPostales'

/** What the rules ask of SAT's catalogues. A day is 'YYYY-MM-DD'. Keys are compared letter for letter. */
export type SatCatalogs = {
  has(table: NamedTable, clave: string, day: string): boolean
  /** Whether the table is there at all. */
  knows(table: NamedTable): boolean
  isClaveProdServ(clave: string, day: string): boolean
  /** What SAT demands beside the key: taxes '002', '003', and the name of a complemento or ''. */
  demandsOf(claveProdServ: string): { readonly impuestos: readonly string[]; readonly complemento: string }
  isClaveUnidad(clave: string): boolean
  isCodigoPostal(clave: string): boolean
  isTasaOCuota(tasa: TasaOCuota): boolean
  /** Of an unknown currency null. */
  decimalsOf(moneda: string): number | null
  /** Of NumRegIdTrib; null where SAT asks for none. */
  patternOf(pais: string): RegExp | null
  regimenFits(kind: PersonKind, regimen: string): boolean
  usoFits(kind: PersonKind, regimen: string, uso: string): boolean
}

const builtIn: CatalogData = {
  ...small,
  ...reglas,
  usoRegimen,
  clavesProdServ,
  reglasProdServ,
  codigosPostales: rangosCodigoPostal,
  aduanas: '',
}

/** The catalogues of this release, or with newer tables in the place of some. Nothing is read before it is asked for.
 *  Throws TypeError for a table that is not text: a mistake of the program that gives it. */
export function loadCatalogs(newer: Partial<CatalogData> = {}): SatCatalogs {
  for (const [name, text] of Object.entries(newer)) {
    if (typeof text !== 'string') throw new TypeError(`loadCatalogs: table '${name}' must be text`)
  }
  const data = { ...builtIn, ...newer }
  const tables = new Map<NamedTable, ReadonlyMap<string, Row>>()
  const rows = (name: NamedTable) => {
    let table = tables.get(name)
    if (table === undefined) tables.set(name, (table = readTable(data[name])))
    return table
  }
  const claves = once(() => readClaves(data.clavesProdServ))
  const demands = once(() => readTable(data.reglasProdServ))
  const unidades = once(() => new Set(data.clavesUnidad.split(' ')))
  const postales = once(() => data.codigosPostales.split(/\s+/).map((range) => range.split('-')))
  const tasas = once(() => readTasas(data.reglasTasaCuota))
  const usos = once(() => readTable(data.usoRegimen))
  const people = (table: NamedTable, clave: string) => rows(table).get(clave)?.extra ?? ''
  return {
    has: (table, clave, day) => {
      const row = rows(table).get(clave)
      return row !== undefined && clave !== '' && isValidOn(row, day)
    },
    knows: (table) => data[table] !== '',
    isClaveProdServ: (clave, day) => {
      const row = demands().get(clave)
      return claves()(clave) && (row === undefined || isValidOn(row, day))
    },
    demandsOf: (clave) => demandsOfRow(demands().get(clave)),
    isClaveUnidad: (clave) => unidades().has(clave),
    isCodigoPostal: (clave) => clave !== '00000' && isInRanges(clave, postales()),
    isTasaOCuota: (tasa) => tasas()(tasa),
    decimalsOf: (moneda) => {
      const row = rows('monedas').get(moneda)
      return row === undefined ? null : Number(row.extra)
    },
    patternOf: (pais) => {
      const pattern = rows('paises').get(pais)?.extra ?? ''
      return pattern === '' ? null : new RegExp(`^(?:${pattern})$`)
    },
    regimenFits: (kind, regimen) => people('regimenesFiscales', regimen).includes(letterOf(kind)),
    usoFits: (kind, regimen, uso) => {
      if (!people('usosCFDI', uso).includes(letterOf(kind))) return false
      return ` ${usos().get(uso)?.descripcion}`.includes(` ${regimen}`)
    },
  }
}

/** Source: c_ClaveProdServ, columns «Incluir IVA trasladado», «Incluir IEPS trasladado», «Complemento que debe incluir». */
function demandsOfRow(row: Row | undefined): ReturnType<SatCatalogs['demandsOf']> {
  if (row === undefined) return nothing
  const impuestos = row.descripcion
    .split(' ')
    .flatMap((name) => ({ IVA: ['002'], IEPS: ['003'] })[name] ?? [])
  return { impuestos, complemento: row.extra }
}

const nothing = { impuestos: [], complemento: '' }

/** A generic RFC is a natural person to SAT's tables. */
function letterOf(kind: PersonKind): string {
  return kind === 'moral' ? 'm' : 'f'
}

function isInRanges(clave: string, ranges: readonly string[][]): boolean {
  return /^[0-9]{5}$/.test(clave) && ranges.some(([from = '', to = from]) => from <= clave && clave <= to)
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
