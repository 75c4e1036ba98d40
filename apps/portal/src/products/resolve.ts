import type { Db } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import { selectDepartments, selectProducts } from './store.ts'

/** The two SAT keys that a Concepto needs. */
export type ProductKeys = { readonly claveProdServ: string; readonly claveUnidad: string }

/** What is known of a line: what the POS said, any of which may be missing. */
export type KeylessLine = {
  readonly sku?: string | undefined
  readonly department?: string | undefined
  readonly claveProdServ?: string | undefined
  readonly unit?: string | undefined
}

/** "No existe en el catálogo": honest only when a person chose it, so from a till it counts as missing. */
const NOT_IN_CATALOG = '01010101'

/** Finds the SAT keys of a line: what the POS said → what the SKU is mapped to → the default of its department.
 *  @returns null when nobody knows ("sin mapear"): never 01010101 in silence. Source: rulebook §A6. */
export async function resolveKeys(db: Db, issuerId: string, line: KeylessLine): Promise<ProductKeys | null> {
  const [keys] = await resolveLines(db, issuerId, [line])
  return keys ?? null
}

/** The same for a whole ticket, with at most two questions to the database. @returns one answer per line, in order */
export async function resolveLines(
  db: Db,
  issuerId: string,
  lines: readonly KeylessLine[],
): Promise<readonly (ProductKeys | null)[]> {
  const incomplete = lines.filter((line) => complete([saidBy(line)]) === null)
  const products = await productsOf(db, issuerId, incomplete)
  const departmentOf = (line: KeylessLine) => products.get(line.sku ?? '')?.department ?? line.department
  const departments = await departmentsOf(db, issuerId, incomplete.map(departmentOf))
  return lines.map((line) =>
    complete([
      saidBy(line),
      keysOf(products.get(line.sku ?? '')),
      keysOf(departments.get(departmentOf(line) ?? '')),
    ]),
  )
}

type PartialKeys = { claveProdServ: string | null; claveUnidad: string | null }

function saidBy(line: KeylessLine): PartialKeys {
  const claveProdServ = line.claveProdServ === NOT_IN_CATALOG ? null : (line.claveProdServ ?? null)
  return { claveProdServ, claveUnidad: line.unit ?? null }
}

function keysOf(row: Row<'product'> | Row<'department'> | undefined): PartialKeys {
  return { claveProdServ: row?.clave_prod_serv ?? null, claveUnidad: row?.clave_unidad ?? null }
}

/** Takes each key from the first that knows it. */
function complete(sources: readonly PartialKeys[]): ProductKeys | null {
  const claveProdServ = sources.find((source) => source.claveProdServ !== null)?.claveProdServ
  const claveUnidad = sources.find((source) => source.claveUnidad !== null)?.claveUnidad
  return claveProdServ && claveUnidad ? { claveProdServ, claveUnidad } : null
}

async function productsOf(db: Db, issuerId: string, lines: readonly KeylessLine[]) {
  const skus = [...new Set(lines.flatMap((line) => (line.sku === undefined ? [] : [line.sku])))]
  const rows = skus.length === 0 ? [] : await selectProducts(db, issuerId, skus)
  return new Map(rows.map((row) => [row.sku, row]))
}

async function departmentsOf(db: Db, issuerId: string, names: readonly (string | undefined)[]) {
  const known = [...new Set(names.flatMap((name) => (name === undefined ? [] : [name])))]
  const rows = known.length === 0 ? [] : await selectDepartments(db, issuerId, known)
  return new Map(rows.map((row) => [row.name, row]))
}
