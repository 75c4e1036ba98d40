import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildComprobante, readCFDI, sealComprobante, validate, writeXML } from '../src/index.ts'
import { maxLength } from '../src/xml/parse.ts'
import { comprobantes } from './support/arbitrary-comprobante.ts'
import { goldenCSD } from './support/golden-csd.ts'
import { goldenVenta, sealGolden } from './support/golden.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const xml = sealGolden(goldenVenta('gift-and-odd-texts'))

test('what was written is read back as the same document', () => {
  const comprobante = valueOf(buildComprobante(goldenVenta('gift-and-odd-texts')))
  const { sello } = sealComprobante(comprobante, goldenCSD)
  const { noCertificado, certificado } = goldenCSD
  const read = valueOf(readCFDI(xml))
  assert.deepEqual(
    withoutUndefined(read.comprobante),
    withoutUndefined({ ...comprobante, sello, noCertificado, certificado }),
  )
  assert.equal(read.timbre, null)
})

test('the two blanks of a pedimento outlive reading: the schema asks for them', () => {
  const sealed = sealGolden(goldenVenta('every-node'))
  assert.match(sealed, /NumeroPedimento="21  47  3807  8003832"/)
  assert.equal(writeXML(valueOf(readCFDI(sealed)).comprobante), sealed)
  const single = sealed.replaceAll('21  47  3807  8003832', '21 47 3807 8003832')
  const codes = (document: string) => validate(document).map(({ code }) => code)
  assert.equal(codes(sealed).includes('CFDI40194'), false)
  assert.equal(codes(single).includes('CFDI40194'), true)
})

test('whatever document is written and read, writing it again gives the same text', () => {
  fc.assert(
    fc.property(comprobantes(), (comprobante) => {
      const read = valueOf(readCFDI(writeXML(comprobante))).comprobante
      assert.equal(writeXML(valueOf(readCFDI(writeXML(read))).comprobante), writeXML(read))
    }),
    { numRuns: 300 },
  )
})

test('byte order mark, other prefixes, comments, blanks between elements and an Addenda change nothing', () => {
  const plain = valueOf(readCFDI(xml))
  const variants = [
    `\ufeff${xml}`,
    xml.replaceAll('cfdi:', 'c4:').replace('xmlns:cfdi', 'xmlns:c4'),
    xml.replaceAll('cfdi:', '').replace('xmlns:cfdi=', 'xmlns='),
    xml.replaceAll('><', '>\r\n  <'),
    xml.replace('<cfdi:Emisor', '<!-- a comment --><?app do?><cfdi:Emisor'),
    xml.replace(
      '</cfdi:Comprobante>',
      '<cfdi:Addenda><a xmlns="urn:x" Total="1">text<b/></a></cfdi:Addenda></cfdi:Comprobante>',
    ),
    xml.replace('encoding="UTF-8"', "encoding='utf-8' standalone='yes'"),
    xml.replace('encoding="UTF-8"', 'encoding="utf8"'),
    xml.replace(/^<\?xml.*?\?>/, ''),
    xml.replaceAll('&quot;', '&#34;').replace('LA MÁS', 'LA M&#xC1;S'),
  ]
  for (const variant of variants) {
    const bytes = new TextEncoder().encode(variant)
    assert.deepEqual(valueOf(readCFDI(variant)), { ...plain, xml: bytes })
    assert.deepEqual(valueOf(readCFDI(bytes)), { ...plain, xml: bytes })
  }
})

test('a DOCTYPE is refused whatever it says, and no entity is ever expanded', () => {
  const doctypes = [
    '<!DOCTYPE x>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
  ]
  for (const doctype of doctypes) {
    assert.deepEqual(faultsOf(readCFDI(xml.replace('?><', `?>${doctype}<`))), ['XML-2 xml'])
  }
  assert.deepEqual(faultsOf(readCFDI(xml.replace('SHAMPOO', '&a;'))), ['XML-1 xml'])
})

test('what is not well-formed XML in UTF-8 is a fault, not an exception', () => {
  const broken = [
    '',
    ' ',
    'hola',
    '{}',
    '<a>',
    xml.slice(0, -10),
    `${xml}<x/>`,
    xml.replace('Folio=', 'Serie='),
    xml.replace('xmlns:cfdi', 'xmlns:x'),
  ]
  for (const text of broken) assert.deepEqual(faultsOf(readCFDI(text)), ['XML-1 xml'], text.slice(0, 40))
  assert.deepEqual(faultsOf(readCFDI(xml.replace('1.0', '1.1'))), ['XML-1 xml'])
  assert.deepEqual(faultsOf(readCFDI(xml.replace('UTF-8', 'ISO-8859-1'))), ['XML-4 xml'])
  assert.deepEqual(faultsOf(readCFDI(Buffer.from(xml, 'latin1'))), ['XML-4 xml'])
  assert.deepEqual(faultsOf(readCFDI(Buffer.from(xml, 'utf16le'))), ['XML-4 xml'])
})

test('a file of another encoding hears which one it is in, where that can be told', () => {
  const said = (bytes: Uint8Array | string) => {
    const read = readCFDI(bytes)
    return read.ok ? '' : read.faults[0]?.message
  }
  const declared = xml.replace('UTF-8', 'ISO-8859-1')
  assert.equal(said(Buffer.from(declared, 'latin1')), 'El archivo está en ISO-8859-1; el SAT exige UTF-8.')
  assert.equal(said(declared), 'El XML dice estar en ISO-8859-1; el SAT exige UTF-8.')
  assert.equal(said(Buffer.from(`\ufeff${xml}`, 'utf16le')), 'El archivo está en UTF-16; el SAT exige UTF-8.')
  assert.match(said(Buffer.from(xml, 'latin1')) ?? '', /letras con acento de otra codificación/)
})

test('a fault of the XML says where it is, by line and column', () => {
  const at = (text: string) => {
    const read = readCFDI(text)
    return read.ok ? '' : /línea \d+, columna \d+/.exec(read.faults[0]?.message ?? '')?.[0]
  }
  assert.equal(at('<a>\n<b x=1/></a>'), 'línea 2, columna 6')
  assert.equal(at('<a b="1" c="&nada;"/>'), 'línea 1, columna 13')
  assert.equal(at('<a>\r\n\r\n  </b>'), 'línea 3, columna 3')
})

test('what is neither bytes nor text is told to the program, by the name of the argument', () => {
  for (const wrong of [undefined, null, 1, {}, new Date(0), new ArrayBuffer(3)])
    assert.throws(() => readCFDI(wrong as never), { name: 'ArgumentError', argument: 'xml' })
})

test('bytes at random never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => assert.equal(readCFDI(bytes).ok, false)),
  )
  const cut = fc.record({ at: fc.nat(xml.length - 1), part: fc.string({ maxLength: 5 }) })
  fc.assert(
    fc.property(cut, ({ at, part }) => void readCFDI(xml.slice(0, at) + part + xml.slice(at))),
    { numRuns: 500 },
  )
})

test('size and depth have bounds', () => {
  assert.deepEqual(faultsOf(readCFDI('x'.repeat(maxLength + 1))), ['XML-3 xml'])
  assert.deepEqual(faultsOf(readCFDI('<a>'.repeat(5_000))), ['XML-3 xml'])
  const deep = `<cfdi:Addenda>${'<a>'.repeat(50)}${'</a>'.repeat(50)}</cfdi:Addenda></cfdi:Comprobante>`
  assert.ok(readCFDI(xml.replace('</cfdi:Comprobante>', deep)).ok)
})

test('a global CFDI of 20 MB is read whole, and a large Addenda passed over', () => {
  const concepto = /<cfdi:Concepto .*?<\/cfdi:Concepto>/.exec(xml)?.[0] ?? ''
  const times = Math.ceil(20_000_000 / concepto.length)
  const addenda = `<cfdi:Addenda>${'<x>á</x>\n'.repeat(200_000)}</cfdi:Addenda></cfdi:Comprobante>`
  const large = xml
    .replace('<cfdi:Conceptos>', `<cfdi:Conceptos>${concepto.repeat(times)}`)
    .replace('</cfdi:Comprobante>', addenda)
  const read = valueOf(readCFDI(Buffer.from(large)))
  assert.equal(read.comprobante.conceptos.length, times + 2)
  assert.equal(read.cadena.match(/SHAMPOO/g)?.length, times + 1)
})

test('other documents are not taken for a CFDI 4.0', () => {
  assert.deepEqual(faultsOf(readCFDI('<a/>')), ['XML-5 xml'])
  assert.deepEqual(
    faultsOf(readCFDI(xml.replaceAll('http://www.sat.gob.mx/cfd/4', 'http://www.sat.gob.mx/cfd/3'))),
    ['XML-5 xml'],
  )
  assert.deepEqual(faultsOf(readCFDI(xml.replace(' Version="4.0"', ' Version="3.3"'))), ['XML-5 xml'])
})

test('what is missing, doubled, misplaced or no number is named with its place', () => {
  const cases: readonly (readonly [string | RegExp, string, readonly string[]])[] = [
    [/<cfdi:Emisor [^>]*>/, '', ['XML-6 /Comprobante/Emisor']],
    [/(<cfdi:Emisor [^>]*>)/, '$1$1', ['XML-6 /Comprobante/Emisor']],
    ['<cfdi:Conceptos>', '<cfdi:Conceptos>hola', ['XML-6 /Comprobante/Conceptos']],
    ['<cfdi:Conceptos>', '<cfdi:Conceptos><x xmlns="urn:x"/>', ['XML-6 /Comprobante/Conceptos/{urn:x}x']],
    [' Fecha="2026-11-22T10:17:00"', '', ['XML-7 /Comprobante/@Fecha']],
    ['SubTotal="129.32"', 'SubTotal="-1"', ['XML-7 /Comprobante/@SubTotal']],
    ['Cantidad="2"', 'Cantidad="dos"', ['XML-7 /Comprobante/Conceptos/Concepto[1]/@Cantidad']],
    [
      'Base="64.66"',
      'Base="64.6600001"',
      ['XML-7 /Comprobante/Conceptos/Concepto[1]/Impuestos/Traslados/Traslado[1]/@Base'],
    ],
  ]
  for (const [from, to, expected] of cases)
    assert.deepEqual(faultsOf(readCFDI(xml.replace(from, to))), expected)
})

test('names that JavaScript treats specially are only names', () => {
  const strange = xml.replace('<cfdi:Emisor', '<cfdi:Emisor __proto__="x" constructor="y"')
  const read = valueOf(readCFDI(strange))
  assert.deepEqual({ ...read, xml: null }, { ...valueOf(readCFDI(xml)), xml: null })
})

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null) return value
  const present = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(present.map(([name, member]) => [name, withoutUndefined(member)]))
}
