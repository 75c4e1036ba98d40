import { demand } from '../fault.ts'
import * as small from './data/catalogs.ts'
import { clavesProdServ, reglasProdServ } from './data/claves-prod-serv.ts'
import { rangosCodigoPostal } from './data/codigos-postales.ts'
import * as reglas from './data/reglas.ts'
import { usoRegimen } from './data/uso-regimen.ts'
import { demandDates, linesOf, readWords } from './table.ts'

/** Tables of 'clave|descripcion|extra|desde|hasta', one line a key; what is empty at the end may be left out. The days
 *  are 'YYYY-MM-DD' and both count; a key may have several lines with dates that follow each other. `extra`: f and m
 *  (who may) of `regimenesFiscales` and `usosCFDI`, decimals of `monedas`, the pattern of tax numbers of `paises`.
 *  `aduanas` is not carried along (empty: not judged). Source: c_* of CFDI 4.0. */
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

/** SAT's tables as texts. Those of NamedTable, and:
 *  - `usoRegimen`: 'uso|601m 606f…||desde|hasta', the regímenes with who (f, m) may give the uso.
 *  - `reglasTasaCuota`: 'impuesto|factor|from|to|TR|desde|hasta', rates with six decimals, T for traslado, R for retención.
 *  - `clavesProdServ`: keys of eight digits with blanks between (or in the compact form of scripts/compact-claves.ts).
 *  - `reglasProdServ`: 'clave|IVA IEPS|complemento|desde|hasta' for keys with which SAT demands something, or with dates.
 *  - `clavesUnidad`: keys with blanks between, 'H87' or 'H87|desde|hasta'.
 *  - `codigosPostales`: ranges with blanks between, '01000-16999' or '01000-16999|desde|hasta'.
 *  Source: docs/sat/sources.md, where each comes from and how it is made. */
export type CatalogData = {
  readonly [Name in NamedTable | OtherTable]: string
}

type OtherTable =
  | 'usoRegimen'
  | 'reglasTasaCuota'
  | 'clavesProdServ'
  | 'reglasProdServ'
  | 'clavesUnidad'
  | 'codigosPostales'

/** Those of this release. */
export const releasedData: CatalogData = {
  ...small,
  ...reglas,
  usoRegimen,
  clavesProdServ,
  reglasProdServ,
  codigosPostales: rangosCodigoPostal,
  aduanas: '',
}

/** Throws ArgumentError for a table that does not exist, is not text, or has a line that cannot be read. */
export function demandTables(newer: Partial<CatalogData>): void {
  demand(typeof newer === 'object' && newer !== null, 'newer', 'an object of tables')
  for (const [name, text] of Object.entries(newer)) {
    const argument = `newer.${name}`
    demand(Object.hasOwn(releasedData, name), argument, 'the name of a table: see CatalogData')
    demand(typeof text === 'string', argument, 'a text')
    demandLines(name, text, argument)
  }
}

function demandLines(name: string, text: string, argument: string): void {
  if (name === 'clavesProdServ') return
  if (name === 'clavesUnidad' || name === 'codigosPostales') {
    for (const word of readWords(text)) {
      demandDates(word, `${argument} '${word.value}'`)
      const fits = name === 'clavesUnidad' || /^\d{5}(-\d{5})?$/.test(word.value)
      demand(fits, `${argument} '${word.value}'`, 'a postal code or a range of them')
    }
    return
  }
  for (const line of linesOf(text)) {
    const fields = line.split('|')
    const dates = name === 'reglasTasaCuota' ? 5 : 3
    demand(fields[0] !== '' && fields.length <= dates + 2, `${argument} '${line}'`, 'a line of that table')
    demandDates({ desde: fields[dates] ?? '', hasta: fields[dates + 1] ?? '' }, `${argument} '${line}'`)
    if (name !== 'reglasTasaCuota') continue
    const rates = [fields[2], fields[3]].every((rate) => /^\d{1,12}\.\d{6}$/.test(rate ?? ''))
    demand(rates, `${argument} '${line}'`, 'a rule with rates of six decimals')
  }
}
