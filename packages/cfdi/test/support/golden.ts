import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Venta, buildComprobante, sealComprobante } from '../../src/index.ts'
import { goldenCSD } from './golden-csd.ts'

const folder = join(import.meta.dirname, '../golden')

export type Golden = { readonly name: string; readonly venta: Venta; readonly outFile: string }

/** Every sale in golden/in, with where its sealed XML is kept. */
export function goldens(): readonly Golden[] {
  return readdirSync(join(folder, 'in')).map((file) => ({
    name: file.replace('.json', ''),
    venta: JSON.parse(readFileSync(join(folder, 'in', file), 'utf8')) as Venta,
    outFile: join(folder, 'out', file.replace('.json', '.xml')),
  }))
}

export function goldenVenta(name: string): Venta {
  const found = goldens().find((golden) => golden.name === name)
  if (found === undefined) throw new Error(`no golden sale ${name}`)
  return found.venta
}

/** The sealed XML as text; throws the faults of a sale that has any. */
export function sealGolden(venta: Venta): string {
  const comprobante = buildComprobante(venta)
  if (!comprobante.ok) throw new Error(JSON.stringify(comprobante.faults, null, 1))
  return new TextDecoder().decode(sealComprobante(comprobante.value, goldenCSD).xml)
}
