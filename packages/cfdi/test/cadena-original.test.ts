import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { cadenaOriginal, normalizeSpace, readCFDI, writeXML } from '../src/index.ts'
import { type Official, official } from './official.ts'
import { comprobantes } from './support/arbitrary-comprobante.ts'
import { goldens, sealGolden } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'

let sat: Official
before(async () => {
  sat = await official()
})

test('the cadena of any document, with every node there is, is the one of SAT’s stylesheet', async () => {
  await fc.assert(
    fc.asyncProperty(comprobantes(), async (comprobante) => {
      assert.equal(cadenaOriginal(comprobante), await sat.cadena(writeXML(comprobante)))
    }),
    { numRuns: 400 },
  )
})

test('the cadena made from a document as read is the one of SAT’s stylesheet', async () => {
  await fc.assert(
    fc.asyncProperty(comprobantes(), async (comprobante) => {
      const xml = writeXML(comprobante)
      assert.equal(valueOf(readCFDI(xml)).cadena, await sat.cadena(xml))
    }),
    { numRuns: 200 },
  )
})

test('the cadena of each golden sale is the one of SAT’s stylesheet', async () => {
  for (const { venta } of goldens()) {
    const xml = sealGolden(venta)
    const read = valueOf(readCFDI(xml))
    assert.equal(read.cadena, await sat.cadena(xml))
    assert.equal(cadenaOriginal(read.comprobante), read.cadena)
  }
})

test('numbers that others write in their own way stay in the cadena as they wrote them', async () => {
  const odd = sealGolden(goldens().find(({ name }) => name === 'vector-a')!.venta)
    .replace('Cantidad="2"', 'Cantidad=" 02.0 "')
    .replace('TasaOCuota="0.160000"', 'TasaOCuota="+.16"')
  const { cadena } = valueOf(readCFDI(odd))
  assert.match(cadena, /\|02\.0\|/)
  assert.match(cadena, /\|\+\.16\|/)
  assert.equal(cadena, await sat.cadena(odd))
})

test('normalizeSpace collapses blanks, tabs and line ends, and leaves non-breaking blanks alone', () => {
  assert.equal(normalizeSpace('  a \t\r\n b  '), 'a b')
  assert.equal(normalizeSpace('a\u00a0 b\u00a0'), 'a\u00a0 b\u00a0')
  assert.equal(normalizeSpace(''), '')
  assert.equal(normalizeSpace('   '), '')
})

test('a cadena without noCertificado is refused: sealing it would seal the wrong words', () => {
  const [comprobante] = fc.sample(comprobantes(), { numRuns: 1, seed: 1 })
  assert.throws(() => cadenaOriginal({ ...comprobante!, noCertificado: undefined }), /noCertificado/)
})
