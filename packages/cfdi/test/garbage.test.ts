import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as cfdi from '../src/index.ts'
import type { Parsed } from '../src/index.ts'
import { verifyCFDI } from '../src/node.ts'
import { goldenCSD } from './support/golden-csd.ts'
import { type GoldenGlobal, goldenInput, goldenVenta, sealGolden } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'
import { type Random, seeded } from './support/random.ts'

/* Callers in JavaScript hand over anything. The answer is a fault that names its field, or an AssertionError or
 * ArgumentError that names the argument; never an error of the language from three layers down, never a document with
 * what is no text in it. */

const every = goldenVenta('every-node')
const daily = goldenInput<GoldenGlobal>('global', 'diario')
const built = valueOf(cfdi.buildComprobante(every))
const csd = { ...goldenCSD, rfc: every.emisor.rfc }

const uuid = '5FB2822E-396D-4725-8521-CDC4BDD20CCF'
const cancelacion = {
  rfcEmisor: csd.rfc,
  fecha: '2026-11-22T18:00:00',
  folios: [{ uuid, motivo: '01', folioSustitucion: uuid.replace('5', '6') }],
}
const signer: cfdi.CancelacionSigner = {
  rfc: csd.rfc,
  kind: 'csd',
  certificado: csd.certificado,
  issuerName: 'CN=x',
  serialNumber: '1',
  modulus: 'AA==',
  exponent: 'AQAB',
  sha1: () => new Uint8Array(20),
  sign: () => new Uint8Array(256),
  verify: () => true,
}
const timbre = {
  uuid,
  fechaTimbrado: '2026-11-22T10:16:00',
  rfcProvCertif: 'SPR190613I52',
  leyenda: 'x',
  selloCFD: 's',
  noCertificadoSAT: '30001000000500003456',
  selloSAT: 's',
}
const sealed = sealGolden(every)
const read = {
  ...valueOf(cfdi.readCFDI(sealed)),
  complementos: [{ name: 'x', attributes: {}, children: [] }],
}

const functions: Record<string, readonly [args: readonly unknown[], call: (...args: never[]) => unknown]> = {
  buildComprobante: [[every], cfdi.buildComprobante],
  buildEgreso: [[goldenInput('egreso', 'devolucion')], cfdi.buildEgreso],
  buildGlobal: [[daily.global, daily.tickets], cfdi.buildGlobal],
  buildEgresoGlobal: [[goldenInput('egreso-global', 'devuelto')], cfdi.buildEgresoGlobal],
  sealGlobal: [[daily.global, daily.tickets, csd], cfdi.sealGlobal],
  sealComprobante: [[built, csd], cfdi.sealComprobante],
  checkArithmetic: [[built], cfdi.checkArithmetic],
  writeXML: [[built], cfdi.writeXML],
  cadenaOriginal: [[{ ...built, noCertificado: csd.noCertificado }], cfdi.cadenaOriginal],
  buildCancelacion: [[cancelacion], cfdi.buildCancelacion],
  signSatRequest: [[valueOf(cfdi.buildCancelacion(cancelacion)), signer], cfdi.signSatRequest],
  insertTimbre: [[new TextEncoder().encode(sealed), timbre], cfdi.insertTimbre],
  cadenaTimbre: [[timbre], cfdi.cadenaTimbre],
  validate: [[read, { at: '2026-11-22' }], cfdi.validate],
  verifyCFDI: [[read], verifyCFDI],
  under: [['receptor', [{ code: 'C', path: 'rfc', message: 'm', source: 's' }]], cfdi.under],
  parseImporte: [['1.00'], cfdi.parseImporte],
  formatImporte: [[cfdi.pesos(1n)], cfdi.formatImporte],
  pesos: [[1n], cfdi.pesos],
  addImportes: [[cfdi.pesos(1n), cfdi.pesos(2n)], cfdi.addImportes],
  subtractImportes: [[cfdi.pesos(2n), cfdi.pesos(1n)], cfdi.subtractImportes],
  compareImportes: [[cfdi.pesos(2n), cfdi.pesos(1n)], cfdi.compareImportes],
  equalImportes: [[cfdi.pesos(2n), cfdi.pesos(1n)], cfdi.equalImportes],
  multiplyImportes: [
    [cfdi.pesos(2n), cfdi.pesos(1n), { decimals: 2, rounding: 'up' }],
    cfdi.multiplyImportes,
  ],
  divideImportes: [[cfdi.pesos(2n), cfdi.pesos(1n), { decimals: 2, rounding: 'up' }], cfdi.divideImportes],
  roundImporte: [[cfdi.pesos(2n), { decimals: 2, rounding: 'up' }], cfdi.roundImporte],
}

for (const [name, [args, call]] of Object.entries(functions)) {
  test(`${name} answers garbage with a fault or an error that names the argument`, async () => {
    for (let seed = 1; seed <= 1_500; seed += 1) {
      const spoilt = spoil(args, seeded(seed))
      try {
        judge(await (call as (...given: unknown[]) => unknown)(...spoilt.args))
      } catch (error) {
        if (error instanceof assert.AssertionError)
          throw new Error(`seed ${seed}, ${spoilt.what}`, { cause: error })
        const ours = error instanceof cfdi.AssertionError || error instanceof cfdi.ArgumentError
        assert.ok(ours, `seed ${seed}, ${spoilt.what}: ${(error as Error).stack}`)
        assert.ok(error.message.length > 8)
      }
    }
  })
}

/** A document that came out of garbage all the same is one that SAT's reader takes. */
function judge(answer: unknown): void {
  if (isParsed(answer)) {
    if (!answer.ok) {
      assert.ok(answer.faults.length > 0)
      for (const { code, path, message, source } of answer.faults) {
        assert.ok([code, message, source].every((text) => typeof text === 'string' && text !== ''))
        assert.doesNotMatch(path, /undefined|NaN|\[object/)
      }
    } else if (typeof answer.value === 'object' && answer.value !== null && 'conceptos' in answer.value) {
      const { value } = answer
      if ('chunks' in value) judgeText(Buffer.concat([...(value as cfdi.SealedGlobal).chunks()]).toString())
      else judgeText(cfdi.writeXML(value as cfdi.Comprobante))
    }
  } else if (typeof answer === 'string') judgeText(answer)
  else if (typeof answer === 'object' && answer !== null && 'xml' in answer) {
    judgeText(new TextDecoder().decode(answer.xml as Uint8Array))
  }
}

function judgeText(text: string): void {
  assert.doesNotMatch(text, /undefined|NaN|\[object|null|Infinity/)
}

function isParsed(answer: unknown): answer is Parsed<unknown> {
  return typeof answer === 'object' && answer !== null && 'ok' in answer
}

const garbage: readonly unknown[] = [
  undefined,
  null,
  NaN,
  Infinity,
  -1,
  0,
  1.5,
  7,
  2n ** 80n,
  -1n,
  true,
  '',
  ' ',
  '-1.00',
  'x'.repeat(2000),
  '\ud800',
  'a|b',
  '\u0000',
  [],
  [null],
  [[]],
  ['x'],
  {},
  { length: 3 },
  Object.create(null),
  { toString: null, valueOf: null },
  Symbol('garbage'),
  () => 'x',
  new Date(0),
  new Map(),
  new Uint8Array(3),
]

/** The same arguments with one or two values at any depth replaced. */
function spoil(
  args: readonly unknown[],
  random: Random,
): { readonly args: unknown[]; readonly what: string } {
  const copy = deepCopy(args) as unknown[]
  const what: string[] = []
  for (let times = random.integer(1, 2); times > 0; times -= 1) {
    let holder = copy as unknown as Record<string, unknown>
    let key = random.pick(Object.keys(holder))
    let path = key
    while (isHolder(holder[key]) && random.chance(85)) {
      holder = holder[key] as Record<string, unknown>
      const keys = Object.keys(holder)
      if (keys.length === 0) break
      key = random.pick(keys)
      path += `.${key}`
    }
    holder[key] = random.pick(garbage)
    what.push(`${path} = ${describe(holder[key])}`)
  }
  return { args: copy, what: what.join(', ') }
}

function isHolder(value: unknown): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype
}

function deepCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepCopy)
  if (!isHolder(value)) return value
  return Object.fromEntries(Object.entries(value as object).map(([key, held]) => [key, deepCopy(held)]))
}

function describe(value: unknown): string {
  try {
    return `${typeof value} ${String(value)}`
  } catch {
    return `${typeof value} without text`
  }
}
