import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Comprobante,
  buildComprobante,
  loadCatalogs,
  readCFDI,
  validate,
  writeXML,
} from '../src/index.ts'
import { change, m, the } from './matrix/case.ts'
import { ingreso } from './matrix/documents.ts'
import { codes as satCodes } from './matrix/table.ts'
import { comprobantes } from './support/arbitrary-comprobante.ts'
import { goldens } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'

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

test('a key is valid through its last day and refused the day after, in every kind of table', () => {
  const until = '|2022-01-01|2026-11-22'
  const kinds: readonly (readonly [string, Parameters<typeof loadCatalogs>[0]])[] = [
    ['CFDI40104', { formasPago: `01|Efectivo|${until}` }],
    ['CFDI40113', { monedas: `MXN|Peso|2${until}` }],
    ['CFDI40126', { codigosPostales: `01000-16999 64000${until} 86991` }],
    ['CFDI40140', { regimenesFiscales: `601|General|m${until}` }],
    ['CFDI40160', { usosCFDI: `G03|Gastos|fm${until}` }],
    ['CFDI40161', { usoRegimen: `G03|601m|${until}` }],
    ['CFDI40162', { clavesProdServ: '01010101 50131700', reglasProdServ: `50131700||${until}` }],
    ['CFDI40165', { clavesUnidad: `KGM H87${until}` }],
    ['CFDI40179', { reglasTasaCuota: `002|Tasa|0.160000|0.160000|T${until}\n002|Tasa|0.000000|0.000000|T` }],
  ]
  for (const [code, tables] of kinds) {
    const catalogs = loadCatalogs(tables)
    assert.deepEqual(validate(ingreso, { catalogs, at: '2026-11-22' }), [], code)
    const after = validate(ingreso, { catalogs, at: '2026-11-23' }).map((fault) => fault.code)
    assert.ok(after.includes(code), `${code}: ${after.join(' ')}`)
  }
})

test('a key with several lines counts as each says in its time', () => {
  const catalogs = loadCatalogs({
    regimenesFiscales: '601|General|m||2025-12-31\n601|General, también personas|fm|2026-02-01',
    monedas: 'MXN|Peso|2',
  })
  const codes = (at: string, rfc: string) => {
    const document = change(ingreso, (c) => {
      c.emisor.rfc = rfc
      c.receptor = { ...c.receptor, rfc, usoCFDI: 'S01' }
    })
    return validate(document, { catalogs, at }).map(({ code }) => code)
  }
  assert.deepEqual(codes('2025-12-31', 'URE180429TM6'), [])
  assert.deepEqual(codes('2025-12-31', 'COSC8001137NA'), ['CFDI40141', 'CFDI40158'])
  assert.deepEqual(codes('2026-01-15', 'URE180429TM6'), ['CFDI40140', 'CFDI40157'])
  assert.deepEqual(codes('2026-02-01', 'COSC8001137NA'), [])
})

test('a table that cannot be read is refused with its name and line', () => {
  const refused = (tables: object, argument: RegExp) =>
    assert.throws(
      () => loadCatalogs(tables),
      (error: Error & { argument?: string }) => {
        return error.name === 'ArgumentError' && argument.test(error.argument ?? '')
      },
    )
  refused({ formaPago: '01|Efectivo' }, /newer\.formaPago$/)
  refused({ formasPago: 7 }, /newer\.formasPago$/)
  refused({ formasPago: '01|Efectivo||22/11/2026' }, /'01\|Efectivo\|\|22\/11\/2026'/)
  refused({ formasPago: '01|Efectivo||2026-11-22|2026-11-21' }, /'01\|/)
  refused({ formasPago: '|sin clave' }, /sin clave/)
  refused({ clavesUnidad: 'H87|ayer' }, /'H87'/)
  refused({ codigosPostales: '1000-2000' }, /'1000-2000'/)
  refused({ reglasTasaCuota: '002|Tasa|0.16|0.16|T' }, /0\.16/)
})

test('the complementos of a CFDI as read are seen as those of its XML', () => {
  const namespace = 'http://www.sat.gob.mx/ComercioExterior20'
  const xml = writeXML({ ...ingreso, noCertificado: '30001000000500003416', sello: 'AA==' })
  const complemento = `<cfdi:Complemento><x:ComercioExterior xmlns:x="${namespace}"/></cfdi:Complemento>`
  const exporting = xml.replace('</cfdi:Comprobante>', `${complemento}</cfdi:Comprobante>`)
  const codes = (subject: Parameters<typeof validate>[0]) => validate(subject).map(({ code }) => code)
  assert.deepEqual(codes(exporting), ['CFDI40106', 'CFDI40222'])
  assert.deepEqual(codes(valueOf(readCFDI(exporting))), ['CFDI40106', 'CFDI40222'])
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
