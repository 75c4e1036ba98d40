import { demand } from '../fault.ts'
import type { PersonKind } from '../rfc.ts'
import { type CatalogData, type NamedTable, demandTables, releasedData } from './catalog-data.ts'
import { readClaves } from './claves.ts'
import { type Row, type Table, isValidOn, readTable, readWords, rowOn } from './table.ts'
import { type TasaOCuota, readTasas } from './tasa-cuota.ts'

/** What the rules ask of SAT's catalogues. A day is 'YYYY-MM-DD'; '' asks for what has no end. Keys are compared letter
 *  for letter. Source: c_* of CFDI 4.0. */
export type SatCatalogs = {
  has(table: NamedTable, clave: string, day: string): boolean
  /** Whether the table is there at all. */
  knows(table: NamedTable): boolean
  isClaveProdServ(clave: string, day: string): boolean
  /** What SAT demands beside the key: taxes '002', '003', and the name of a complemento or ''. */
  demandsOf(
    claveProdServ: string,
    day: string,
  ): { readonly impuestos: readonly string[]; readonly complemento: string }
  isClaveUnidad(clave: string, day: string): boolean
  /** 00000, SAT's key for "abroad", is one. */
  isCodigoPostal(clave: string, day: string): boolean
  isTasaOCuota(tasa: TasaOCuota, day: string): boolean
  /** Of an unknown currency null. */
  decimalsOf(moneda: string): number | null
  /** Of NumRegIdTrib; null where SAT asks for none. */
  patternOf(pais: string): RegExp | null
  regimenFits(kind: PersonKind, regimen: string, day: string): boolean
  usoFits(kind: PersonKind, regimen: string, uso: string, day: string): boolean
}

/** The catalogues of this release, or with newer tables in the place of some (see CatalogData). Nothing is read before
 *  it is asked for: all of it takes some 5 ms. Throws ArgumentError for a table that does not exist or cannot be read.
 *  Source: docs/sat/sources.md. */
export function loadCatalogs(newer: Partial<CatalogData> = {}): SatCatalogs {
  demandTables(newer)
  const data = { ...releasedData, ...newer }
  const textOf = (name: NamedTable) => {
    const known = typeof name === 'string' && Object.hasOwn(data, name)
    demand(known, 'table', 'the name of a table: see NamedTable')
    return data[name]
  }
  const tables = new Map<NamedTable, Table>()
  const table = (name: NamedTable) => {
    let read = tables.get(name)
    if (read === undefined) {
      tables.set(name, (read = readTable(textOf(name))))
    }
    return read
  }
  const row = (name: NamedTable, clave: string, day: string) => rowOn(table(name), clave, day)
  const newest = (name: NamedTable, clave: string) => table(name).get(clave)?.at(-1)?.extra
  const claves = once(() => readClaves(data.clavesProdServ))
  const demands = once(() => readTable(data.reglasProdServ))
  const unidades = once(() => readKeys(data.clavesUnidad))
  const postales = once(() => readRanges(data.codigosPostales))
  const tasas = once(() => readTasas(data.reglasTasaCuota))
  const usos = once(() => readTable(data.usoRegimen))
  return {
    has: (name, clave, day) => clave !== '' && row(name, clave, day) !== undefined,
    knows: (name) => textOf(name) !== '',
    isClaveProdServ: (clave, day) => {
      if (typeof clave !== 'string' || !claves()(clave)) return false
      return !demands().has(clave) || rowOn(demands(), clave, day) !== undefined
    },
    demandsOf: (clave, day) => demandsOfRow(demands().has(clave) ? rowOn(demands(), clave, day) : undefined),
    isClaveUnidad: (clave, day) => unidades()(clave, day),
    isCodigoPostal: (clave, day) => postales()(clave, day),
    isTasaOCuota: (tasa, day) => {
      demand(typeof tasa?.millionths === 'bigint', 'tasa.millionths', 'a bigint, TasaOCuota × 10⁶')
      return tasas()(tasa, day)
    },
    decimalsOf: (moneda) => {
      const decimals = newest('monedas', moneda)
      return decimals === undefined ? null : Number(decimals)
    },
    patternOf: (pais) => {
      const pattern = newest('paises', pais) ?? ''
      return pattern === '' ? null : new RegExp(`^(?:${pattern})$`)
    },
    regimenFits: (kind, regimen, day) =>
      row('regimenesFiscales', regimen, day)?.extra.includes(letterOf(kind)) ?? false,
    usoFits: (kind, regimen, uso, day) => {
      if (!row('usosCFDI', uso, day)?.extra.includes(letterOf(kind))) return false
      return ` ${rowOn(usos(), uso, day)?.descripcion ?? ''}`.includes(` ${regimen}`)
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

type IsKey = (clave: string, day: string) => boolean

/** Nearly all keys are without dates. */
function readKeys(text: string): IsKey {
  const words = new Set(text.split(/\s+/).filter((word) => word !== '' && !word.includes('|')))
  const dated = readWords(text.includes('|') ? text : '').filter(
    ({ desde, hasta }) => desde !== '' || hasta !== '',
  )
  return (clave, day) => {
    if (words.has(clave)) return true
    return clave !== '' && dated.some((word) => word.value === clave && isValidOn(word, day))
  }
}

function readRanges(text: string): IsKey {
  const ranges = readWords(text).map((word) => {
    const [from = '', to = from] = word.value.split('-')
    return { ...word, from, to }
  })
  return (clave, day) => {
    if (typeof clave !== 'string' || !/^[0-9]{5}$/.test(clave)) return false
    return ranges.some((range) => range.from <= clave && clave <= range.to && isValidOn(range, day))
  }
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
