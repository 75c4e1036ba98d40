import { deepStrictEqual, equal, ok } from 'node:assert/strict'
import {
  type Comprobante,
  type Parsed,
  buildComprobante,
  buildEgreso,
  buildEgresoGlobal,
  buildGlobal,
  checkArithmetic,
  validate,
} from '../../src/index.ts'
import { officialSchemaFaults } from '../official.ts'
import { sealBuilt } from '../support/golden.ts'
import { valueOf } from '../support/parsed.ts'
import {
  paidIn,
  randomEgreso,
  randomEgresoGlobal,
  randomGlobal,
  randomVenta,
} from '../support/random-documents.ts'
import { type Random, seeded } from '../support/random.ts'

/** What was paid for, in cents, and the document made of it. */
type Case = { readonly paid: bigint; readonly built: Parsed<Comprobante> }

export const kindsOfDocument: Record<string, (random: Random) => Case> = {
  tickets: (random) => {
    const venta = randomVenta(random)
    return { paid: paidIn(venta.lineas), built: buildComprobante(venta) }
  },
  globals: (random) => {
    const { global, tickets } = randomGlobal(random)
    return { paid: paidIn(tickets.flatMap(({ lineas }) => lineas)), built: buildGlobal(global, tickets) }
  },
  egresos: (random) => {
    const egreso = randomEgreso(random)
    return { paid: paidIn(egreso.lineas), built: buildEgreso(egreso) }
  },
  'egresos-global': (random) => {
    const egreso = randomEgresoGlobal(random)
    const lineas = egreso.tickets.flatMap((ticket) => ticket.lineas)
    return { paid: paidIn(lineas), built: buildEgresoGlobal(egreso) }
  },
}

/** Builds `count` random documents: each adds up to what was paid, to the cent, and breaks no rule of SAT's matrix;
 *  SAT's own schema accepts `schemas` of them, evenly spread. Throws at the first that does not, naming what to run to
 *  see it again. @returns how many had something to invoice, and lines among them */
export async function soakDocuments(kind: string, x: { count: number; seed: number; schemas: number }) {
  const make = kindsOfDocument[kind]
  if (make === undefined) throw new Error(`no kind of document ${kind}`)
  let built = 0
  let lines = 0
  let accepted = 0
  for (let index = 0; index < x.count; index += 1) {
    const seed = x.seed + index
    try {
      const comprobante = judge(make(seeded(seed)))
      if (comprobante === null) continue
      built += 1
      lines += comprobante.conceptos.length
      if (accepted * x.count > index * x.schemas || accepted >= x.schemas) continue
      deepStrictEqual(await officialSchemaFaults(sealBuilt({ ok: true, value: comprobante })), [])
      accepted += 1
    } catch (error) {
      throw new Error(`npm run soak -- ${kind} --count 1 --seed ${seed}`, { cause: error })
    }
  }
  return { built, lines, accepted }
}

/** @returns null when nothing was paid for */
function judge({ paid, built }: Case): Comprobante | null {
  if (paid === 0n) {
    ok(!built.ok)
    return null
  }
  const comprobante = valueOf(built)
  const withheld = comprobante.impuestos?.totalImpuestosRetenidos?.units ?? 0n
  equal(comprobante.total.units, paid - withheld)
  deepStrictEqual(checkArithmetic(comprobante), [])
  deepStrictEqual(validate(comprobante), [])
  return comprobante
}
