import type { Db } from '../db/connect.ts'
import type { ProductKeys } from './resolve.ts'
import { insertDepartments, insertProducts } from './store.ts'

export type Department = ProductKeys & { readonly name: string }
/** A product of its own keys, or of those of its department (null). */
export type Product = {
  readonly sku: string
  readonly description: string
  readonly department: string
  readonly claveProdServ: string | null
  readonly claveUnidad: string | null
}

/** Adds products and department defaults to an issuer. Throws when a SKU or department is already there. */
export async function registerProducts(
  db: Db,
  issuerId: string,
  catalog: { departments: readonly Department[]; products: readonly Product[] },
): Promise<void> {
  await insertDepartments(
    db,
    catalog.departments.map(({ name, claveProdServ, claveUnidad }) => ({
      issuer_id: issuerId,
      name,
      clave_prod_serv: claveProdServ,
      clave_unidad: claveUnidad,
    })),
  )
  await insertProducts(
    db,
    catalog.products.map(({ sku, description, department, claveProdServ, claveUnidad }) => ({
      issuer_id: issuerId,
      sku,
      description,
      department,
      clave_prod_serv: claveProdServ,
      clave_unidad: claveUnidad,
    })),
  )
}
