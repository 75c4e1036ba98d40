import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Comprobante,
  type EgresoGlobal,
  type FacturaGlobal,
  type NotaEgreso,
  type Parsed,
  type TicketGlobal,
  type Venta,
  buildComprobante,
  buildEgreso,
  buildEgresoGlobal,
  buildGlobal,
  sealComprobante,
} from '../../src/index.ts'
import { goldenCSD } from './golden-csd.ts'

const folder = join(import.meta.dirname, '../golden')

export type Golden = {
  readonly name: string
  readonly outFile: string
  readonly build: () => Parsed<Comprobante>
}

export type GoldenVenta = Golden & { readonly venta: Venta }

export type GoldenGlobal = { readonly global: FacturaGlobal; readonly tickets: readonly TicketGlobal[] }

/** Every sale in golden/in, with where its sealed XML is kept. */
export function goldens(): readonly GoldenVenta[] {
  return inputs<Venta>('.').map(({ input: venta, ...golden }) => {
    return { ...golden, venta, build: () => buildComprobante(venta) }
  })
}

/** Those, and every other kind of document. */
export function goldenDocuments(): readonly Golden[] {
  return [
    ...goldens(),
    ...documents<GoldenGlobal>('global', ({ global, tickets }) => buildGlobal(global, tickets)),
    ...documents<NotaEgreso>('egreso', buildEgreso),
    ...documents<EgresoGlobal>('egreso-global', buildEgresoGlobal),
  ]
}

export function goldenVenta(name: string): Venta {
  const found = goldens().find((golden) => golden.name === name)
  if (found === undefined) throw new Error(`no golden sale ${name}`)
  return found.venta
}

/** The input of another kind of document. */
export function goldenInput<Input>(kind: string, name: string): Input {
  const found = inputs<Input>(kind).find((golden) => golden.name === `${kind}/${name}`)
  if (found === undefined) throw new Error(`no golden ${kind} ${name}`)
  return found.input
}

/** The sealed XML as text; throws the faults of a sale that has any. */
export function sealGolden(venta: Venta): string {
  return sealBuilt(buildComprobante(venta))
}

export function sealBuilt(comprobante: Parsed<Comprobante>): string {
  if (!comprobante.ok) throw new Error(JSON.stringify(comprobante.faults, null, 1))
  const csd = { ...goldenCSD, rfc: comprobante.value.emisor.rfc }
  return new TextDecoder().decode(sealComprobante(comprobante.value, csd).xml)
}

function documents<Input>(kind: string, build: (input: Input) => Parsed<Comprobante>): readonly Golden[] {
  return inputs<Input>(kind).map(({ input, ...golden }) => ({ ...golden, build: () => build(input) }))
}

function inputs<Input>(kind: string): readonly { name: string; outFile: string; input: Input }[] {
  const files = readdirSync(join(folder, 'in', kind)).filter((file) => file.endsWith('.json'))
  return files.map((file) => {
    const base = file.replace('.json', '')
    return {
      name: kind === '.' ? base : `${kind}/${base}`,
      outFile: join(folder, 'out', kind, `${base}.xml`),
      input: JSON.parse(readFileSync(join(folder, 'in', kind, file), 'utf8')) as Input,
    }
  })
}
