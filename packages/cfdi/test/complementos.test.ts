import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { templatesIn } from '../scripts/read-stylesheet.ts'
import { cadenas } from '../src/complementos/data/cadenas.ts'
import { readCFDI } from '../src/index.ts'
import { type Official, official } from './official.ts'
import { type OfficialFiles, defaultSource, officialFiles } from './official-files.ts'
import { goldenVenta, sealGolden } from './support/golden.ts'
import { faultsOf, valueOf } from './support/parsed.ts'
import { type Vocabulary, randomComplemento, randomFrom, vocabularyOf } from './support/random-complemento.ts'

/* An older copy of SAT's files may lack a stylesheet; each that it has must agree. */
const xml = sealGolden(goldenVenta('vector-a'))
let sat: Official
let stylesheets: readonly { readonly path: string; readonly text: string }[]

before(async () => {
  sat = await official()
  stylesheets = includesOf(await officialFiles(defaultSource()))
})

test('SAT’s stylesheet includes more than thirty complementos, and each is in our data', () => {
  const namespaces = stylesheets.map(({ text }) => vocabularyOf(text).namespace)
  assert.ok(new Set(namespaces).size > 25, `${namespaces.length}`)
  for (const namespace of namespaces) assert.ok(Object.hasOwn(cadenas, namespace), namespace)
})

test('our data is what the generator reads from SAT’s stylesheets today', (t) => {
  if (defaultSource() === 'npm') return t.skip('the package holds stylesheets of another day')
  const read = stylesheets.flatMap(({ path, text }) => templatesIn(Buffer.from(text), path))
  const lines = read.map(({ name, steps }) => `${name}: ${steps}`.trimEnd())
  const kept = Object.values(cadenas).flatMap((text) => text.trim().split('\n'))
  assert.deepEqual(lines, kept)
})

test('the cadena of every complemento is the one of SAT’s stylesheet, whatever it holds and wherever it stands', async () => {
  for (const { path, text } of stylesheets) {
    const words = vocabularyOf(text)
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const document = withComplementos(words, seed)
        assert.equal(valueOf(readCFDI(document)).cadena, await sat.cadena(document), path)
      }),
      { numRuns: 15 },
    )
  }
})

test('what stands in a timbre adds to the cadena what SAT’s stylesheet says, text and all', async () => {
  const tfd = 'xmlns:t="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1" UUID="u" FechaTimbrado="f"'
  const rest = 'RfcProvCertif="r" SelloCFD="s" NoCertificadoSAT="n" SelloSAT="x"'
  const contents = [
    '',
    ' ',
    '\r\n\t',
    'a &amp; b',
    '<!-- c --> <![CDATA[<d>]]>',
    '<x xmlns="urn:x">e<y/> </x>',
  ]
  for (const content of contents) {
    const document = inComplemento(
      xml,
      `<t:TimbreFiscalDigital ${tfd} ${rest}>${content}</t:TimbreFiscalDigital>`,
    )
    assert.equal(valueOf(readCFDI(document)).cadena, await sat.cadena(document), content)
  }
})

test('complementos are handed on as they are, with namespaces, texts and order', () => {
  const pago =
    '<p:Pagos xmlns:p="http://www.sat.gob.mx/Pagos20" Version="2.0"><p:Pago Monto=" 1 "/></p:Pagos>'
  const iedu =
    '<i:instEducativas xmlns:i="http://www.sat.gob.mx/iedu" version="1.0">a<b xmlns=""/></i:instEducativas>'
  const read = valueOf(readCFDI(inConcepto(inComplemento(xml, pago), iedu)))
  assert.deepEqual(read.complementos, [
    {
      name: '{http://www.sat.gob.mx/Pagos20}Pagos',
      attributes: { Version: '2.0' },
      children: [{ name: '{http://www.sat.gob.mx/Pagos20}Pago', attributes: { Monto: ' 1 ' }, children: [] }],
    },
  ])
  const [first, ...others] = read.complementosConcepto
  assert.deepEqual(first, [
    {
      name: '{http://www.sat.gob.mx/iedu}instEducativas',
      attributes: { version: '1.0' },
      children: [{ name: '{}b', attributes: {}, children: [] }],
      text: 'a',
    },
  ])
  assert.equal(others.length, read.comprobante.conceptos.length - 1)
  assert.ok(others.every((nodes) => nodes.length === 0))
})

test('a complemento that SAT’s stylesheets do not know is a fault, never a wrong cadena', () => {
  const unknown = '<x:Nuevo xmlns:x="http://www.sat.gob.mx/Nuevo10" Version="1.0"/>'
  assert.deepEqual(faultsOf(readCFDI(inComplemento(xml, unknown))), ['XML-8 /Comprobante/Complemento'])
  assert.deepEqual(faultsOf(readCFDI(inConcepto(xml, unknown))), [
    'XML-8 /Comprobante/Conceptos/Concepto[1]/ComplementoConcepto',
  ])
  for (const name of ['Pagos', 'constructor', '__proto__']) {
    const strange = `<${name} xmlns="constructor"/>`
    assert.deepEqual(faultsOf(readCFDI(inComplemento(xml, strange))), ['XML-8 /Comprobante/Complemento'])
  }
})

test('nodes of the CFDI itself and loose text have no place in a complemento', () => {
  const parte = '<i:instEducativas xmlns:i="http://www.sat.gob.mx/iedu"><cfdi:Parte/></i:instEducativas>'
  assert.deepEqual(faultsOf(readCFDI(inConcepto(xml, parte))), [
    'XML-6 /Comprobante/Conceptos/Concepto/ComplementoConcepto',
  ])
  assert.deepEqual(faultsOf(readCFDI(inComplemento(xml, 'hola'))), ['XML-6 /Comprobante/Complemento'])
})

function includesOf(files: OfficialFiles): readonly { path: string; text: string }[] {
  const read = (path: string) => Buffer.from(files.read(path) ?? '').toString('utf8')
  const includes = read('4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt').matchAll(
    /<xsl:include href="([^"]+)"/g,
  )
  return [...includes]
    .map(
      ([, href = '']) =>
        new URL(href, 'http://www.sat.gob.mx/sitio_internet/cfd/4/cadenaoriginal_4_0/').pathname,
    )
    .map((path) => path.slice('/sitio_internet/cfd/'.length))
    .map((path) => ({ path, text: read(path) }))
    .filter(({ text }) => text.includes('template match='))
}

function withComplementos(words: Vocabulary, seed: number): string {
  const random = randomFrom(seed)
  const one = () => {
    const name =
      random(4) > 0 ? (words.nodes[0] as string) : (words.nodes[random(words.nodes.length)] as string)
    return randomComplemento(words, name, random)
  }
  const concepto = random(2) === 0 ? inConcepto(xml, one()) : xml
  return random(4) > 0 ? inComplemento(concepto, one() + (random(3) === 0 ? one() : '')) : concepto
}

function inComplemento(document: string, content: string): string {
  return document.replace(
    '</cfdi:Comprobante>',
    () => `<cfdi:Complemento>${content}</cfdi:Complemento></cfdi:Comprobante>`,
  )
}

function inConcepto(document: string, content: string): string {
  const node = `<cfdi:ComplementoConcepto>${content}</cfdi:ComplementoConcepto>`
  return document.replace('</cfdi:Concepto>', () => `${node}</cfdi:Concepto>`)
}
