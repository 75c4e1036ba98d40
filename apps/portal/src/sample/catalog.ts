import { readFileSync } from 'node:fs'
import type { Department, Product } from '../products/register.ts'
import { portalFile } from '../root.ts'

/** A product of the sample chain, with what its till knows: price with taxes and rates. */
export type SampleProduct = Product & {
  /** Per piece, or per kilogram if `weighed`. */
  readonly price_centavos: bigint
  readonly weighed: boolean
  readonly iva: string
  readonly iepsTasa: string | null
  /** Own keys, or those of the department. */
  readonly keys: { readonly claveProdServ: string; readonly claveUnidad: string }
}

export type SampleCatalog = {
  readonly departments: readonly Department[]
  readonly products: readonly SampleProduct[]
}

/** Reads samples/departments.tsv and samples/products.tsv. */
export function readCatalog(): SampleCatalog {
  const departments = readTable('departments.tsv').map((row) => ({
    name: row('name'),
    claveProdServ: row('claveProdServ'),
    claveUnidad: row('claveUnidad'),
  }))
  const byName = new Map(departments.map((department) => [department.name, department]))
  const products = readTable('products.tsv').map((row) => productOf(row, byName.get(row('department'))))
  return { departments, products }
}

type Cells = (column: string) => string

function productOf(row: Cells, department: Department | undefined): SampleProduct {
  if (!department) throw new Error(`products.tsv names a department that is not there: ${row('department')}`)
  const claveProdServ = row('claveProdServ') || null
  const claveUnidad = row('claveUnidad') || null
  const keys = {
    claveProdServ: claveProdServ ?? department.claveProdServ,
    claveUnidad: claveUnidad ?? department.claveUnidad,
  }
  return {
    sku: row('sku'),
    description: row('description'),
    department: department.name,
    claveProdServ,
    claveUnidad,
    keys,
    price_centavos: BigInt(row('price').replace('.', '')),
    weighed: keys.claveUnidad === 'KGM',
    iva: row('iva'),
    iepsTasa: row('ieps') || null,
  }
}

function readTable(name: string): Cells[] {
  const [head = '', ...lines] = readFileSync(portalFile('samples', name), 'utf8').trimEnd().split('\n')
  const columns = head.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    return (column) => cells[columns.indexOf(column)] ?? ''
  })
}
