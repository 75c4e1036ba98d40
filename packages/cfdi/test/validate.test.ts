import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Comprobante, buildComprobante, loadCatalogs, readCFDI, validate } from '../src/index.ts'
import { change, m, the } from './matrix/case.ts'
import { ingreso } from './matrix/documents.ts'
import { codes as satCodes } from './matrix/table.ts'
import { comprobantes } from './support/arbitrary-comprobante.ts'
import { goldens } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'

const tsv = join(import.meta.dirname, '../../../../shared/reference/uso-regimen.tsv')

test('each valid combination of uso, régimen and person is accepted, every other refused', {
  skip: !existsSync(tsv),
}, () => {
  const lines = readFileSync(tsv, 'utf8').trim().split('\n').slice(1)
  assert.equal(lines.length, 456)
  for (const line of lines) {
    const [uso = '', , regimen = '', , fisica, moral] = line.split('\t')
    for (const [rfc, allowed] of [
      ['COSC8001137NA', fisica],
      ['URE180429TM6', moral],
    ] as const) {
      const faults = validate(receiving(rfc, regimen, uso)).map(({ code }) => code)
      if (allowed === '1') assert.deepEqual(faults, [], `${uso} ${regimen} ${rfc}`)
      else assert.ok(faults.includes('CFDI40158') || faults.includes('CFDI40161'), `${uso} ${regimen} ${rfc}`)
      assert.ok(faults.every((code) => code === 'CFDI40158' || code === 'CFDI40161'))
    }
  }
})

test('the catalogue decides, not the schema: keys that only the XSD still has are refused', () => {
  const codes = (document: Comprobante) => validate(document).map(({ code }) => code)
  for (const uso of ['P01', 'Dx', 'DX']) {
    assert.deepEqual(codes(receiving('URE180429TM6', '601', uso)), ['CFDI40160'])
  }
  for (const regimen of ['609', '628', '629', '630']) {
    assert.deepEqual(codes(receiving('URE180429TM6', regimen, 'G03')), ['CFDI40157'])
  }
  for (const tipoRelacion of ['08', '09']) {
    const related = { tipoRelacion, uuids: ['5fb2822e-396d-4725-8521-cdc4bdd20ccf'] }
    assert.deepEqual(codes(change(ingreso, (c) => (c.cfdiRelacionados = [related]))), ['CFDI40137'])
  }
})

test('all faults come at once, in document order, with their place and a sentence', () => {
  const faults = validate(
    change(ingreso, (c) => {
      Object.assign(c, { fecha: 'ayer', total: m('1.00'), lugarExpedicion: '99' })
      c.receptor.usoCFDI = 'P01'
      the(c.conceptos[1]).claveUnidad = 'PIEZA'
      the(c.impuestos?.traslados[1]).base = m('20.01')
    }),
  )
  assert.deepEqual(
    faults.map(({ code, path }) => `${code} ${path}`),
    [
      'CFDI40101 /Comprobante/@Fecha',
      'CFDI40119 /Comprobante/@Total',
      'CFDI40126 /Comprobante/@LugarExpedicion',
      'CFDI40160 /Comprobante/Receptor/@UsoCFDI',
      'CFDI40165 /Comprobante/Conceptos/Concepto[2]/@ClaveUnidad',
      'CFDI40215 /Comprobante/Impuestos/Traslados/Traslado[2]/@Base',
    ],
  )
  for (const { message, source } of faults) assert.ok(message.endsWith('.') && source.includes('matriz'))
})

test('what we build and seal breaks no rule, as built, as read and as XML', () => {
  for (const { venta, outFile } of goldens()) {
    assert.deepEqual(validate(valueOf(buildComprobante(venta))), [])
    // The golden files carry a text in the place of the certificate.
    const codes = (subject: Parameters<typeof validate>[0]) => validate(subject).map(({ code }) => code)
    const xml = readFileSync(outFile)
    assert.deepEqual(codes(xml), ['CFDI40106'])
    assert.deepEqual(codes(valueOf(readCFDI(xml))), ['CFDI40106'])
  }
})

test('what is no CFDI comes back with the reader’s faults, and a day that is none is the caller’s mistake', () => {
  const [fault] = validate('<hola/>')
  assert.equal(fault?.code, 'XML-5')
  assert.ok(validate('').length > 0)
  assert.throws(() => validate(ingreso, { at: '22/11/2026' }), { argument: 'at' })
  assert.throws(() => loadCatalogs({ meses: 7 as unknown as string }), { argument: 'newer.meses' })
})

test('newer catalogues take the place of the built-in ones, and only those', () => {
  const catalogs = loadCatalogs({
    usosCFDI: 'G09|Uso nuevo|m||\nG03|Gastos en general|m',
    usoRegimen: 'G09|601m',
  })
  const codes = (uso: string) => {
    return validate(receiving('URE180429TM6', '601', uso), { catalogs }).map(({ code }) => code)
  }
  assert.deepEqual(codes('G09'), [])
  assert.deepEqual(codes('G03'), ['CFDI40161'])
  assert.deepEqual(codes('S01'), ['CFDI40160'])
})

test('a currency without cents is summed and bound without cents', () => {
  const yenes = change(ingreso, (c) => {
    Object.assign(c, {
      moneda: 'JPY',
      tipoCambio: m('0.12'),
      subTotal: m('120'),
      descuento: m('10'),
      total: m('124'),
    })
    const [first, second] = the(c.impuestos).traslados
    Object.assign(the(first), { base: m('90'), importe: m('14') })
    Object.assign(the(second), { base: m('20'), importe: m('0') })
    the(c.impuestos).totalImpuestosTrasladados = m('14')
  })
  assert.deepEqual(validate(yenes), [])
  const cents = change(yenes, (c) => (c.total = m('124.00')))
  assert.deepEqual(validate(cents), [])
  assert.deepEqual(
    validate(change(yenes, (c) => (c.subTotal = m('120.0')))).map(({ code }) => code),
    ['CFDI40107'],
  )
})

test('whatever a document holds, the answer is a list of SAT’s codes, the same each time, never an exception', () => {
  fc.assert(
    fc.property(comprobantes(), (document) => {
      const faults = validate(document)
      assert.ok(faults.length > 0)
      for (const { code, path } of faults)
        assert.ok(satCodes.includes(code) && path.startsWith('/Comprobante'))
      assert.deepEqual(validate(document), faults)
    }),
    { numRuns: 1_000 },
  )
})

test('a global CFDI of 20,000 tickets is judged whole, and one cent wrong in it is found', () => {
  const [concepto] = ingreso.conceptos.slice(1)
  const many = change(ingreso, (c) => {
    delete c.descuento
    Object.assign(c, { subTotal: m('400000.00'), total: m('400000.00') })
    c.impuestos = {
      totalImpuestosTrasladados: m('0.00'),
      retenciones: [],
      traslados: [{ ...the(the(ingreso.impuestos).traslados[1]), base: m('400000.00') }],
    }
  })
  const conceptos = Array.from({ length: 20_000 }, () => the(concepto))
  assert.deepEqual(validate({ ...many, conceptos }), [])
  const wrong = conceptos.with(19_999, { ...the(concepto), importe: m('20.01') })
  assert.deepEqual(
    validate({ ...many, conceptos: wrong }).map(({ code }) => code),
    ['CFDI40108'],
  )
})

function receiving(rfc: string, regimenFiscalReceptor: string, usoCFDI: string): Comprobante {
  return change(ingreso, (c) => Object.assign(c.receptor, { rfc, regimenFiscalReceptor, usoCFDI }))
}
