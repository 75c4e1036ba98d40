import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { cadenaTimbre, formatImporte, qrURL, readCFDI } from '@timbra/cfdi'
import fc from 'fast-check'
import { renderPdf } from '../src/delivery/render-pdf.ts'
import { PDF_STANDARD } from '../src/delivery/typst.ts'
import { LOOK } from './support/look.ts'
import { openPdf, pageTexts, placedTexts, printedQrs } from './support/pdf.ts'
import { TAXED_LINE, stampedCfdi } from './support/stamped-cfdi.ts'

const NO_TAGS =
  PDF_STANDARD !== 'a-3a' && 'the compiler package for this processor makes PDF/A-3b without tags'
const MARGIN_PT = 42 // 15 mm, less a hair

test('the page shows the six things that the rule demands', async () => {
  const { xml, cfdi, timbre } = await sample()
  const [page = ''] = await pageTexts(await renderPdf(xml, LOOK))
  const unbroken = page.replaceAll(' ', '')
  assert.ok(page.includes(timbre.uuid), 'folio fiscal')
  assert.ok(page.includes(cfdi.comprobante.noCertificado), 'serial number of the CSD')
  assert.ok(page.includes(timbre.noCertificadoSAT), 'serial number of the SAT certificate')
  assert.ok(page.includes('Este documento es una representación impresa de un CFDI'), 'the sentence')
  assert.ok(page.includes('2026-11-22 10:15:00'), 'date of issue')
  assert.ok(page.includes('2026-11-22 11:15:03'), 'date of certification')
  assert.ok(unbroken.includes(cadenaTimbre(timbre).replaceAll(' ', '')), 'cadena of the complemento')
})

test('the page shows everything else that a customer and an accountant look for', async () => {
  const uuid = 'AAAAAAAA-1111-4222-8333-BBBBBBBBBBBB'
  const { xml, cfdi, timbre } = await sample(uuid)
  const [page = ''] = await pageTexts(await renderPdf(xml, LOOK))
  const expected = [
    'Factura T-184467',
    'S-MART (demostración)',
    'Av. Ejército Nacional 1234, 32320 Cd. Juárez, Chih.',
    uuid,
    'SUPERMERCADOS DE DEMOSTRACION',
    'SDE2601018A0',
    '601 – General de Ley Personas Morales',
    '32320',
    'UNIVERSIDAD ROBOTICA ESPAÑOLA',
    'URE180429TM6',
    '86991',
    'G03 – Gastos en general',
    '28 – Tarjeta de débito',
    'PUE – Pago en una sola exhibición',
    'MXN – Peso mexicano',
    '01 – No aplica',
    'I – Ingreso',
    '50131700',
    '7501025403027',
    '0.385',
    'KGM',
    'Kilogramo',
    'JAMÓN DE PAVO',
    '$189.012987',
    '$15.946667',
    '$9.70',
    '02 Sí objeto de impuesto · 002 IVA 16 %, base $54.96, importe $8.79',
    'Subtotal $364.77',
    'Descuento −$9.70',
    'IVA 0 % (base $174.77) $0.00',
    'IVA 16 % (base $180.30) $28.85',
    'Total MXN $383.92',
    'TRESCIENTOS OCHENTA Y TRES PESOS 92/100 M.N.',
    timbre.rfcProvCertif,
    'Página 1 de 1',
  ]
  for (const text of expected) assert.ok(page.includes(text), `${text} is not on the page: ${page}`)
  const unbroken = page.replaceAll(' ', '')
  assert.ok(unbroken.includes(cfdi.comprobante.sello))
  assert.ok(unbroken.includes(timbre.selloSAT))
  assert.ok(!page.includes('validez fiscal'))
})

test('what a rarer CFDI holds is printed too: relations, a legend, a customs document, exempt goods', async () => {
  const related = 'CCCCCCCC-1111-4222-8333-DDDDDDDDDDDD'
  const exempt = { ...TAXED_LINE, iva: 'exento', descripcion: 'LIBRO' } as const
  const xml = Buffer.from(
    await stampedCfdi({ lineas: [TAXED_LINE, exempt] }, { leyenda: 'LEYENDA DEL PAC' }),
  ).toString('utf8')
  const relation = `<cfdi:CfdiRelacionados TipoRelacion="04"><cfdi:CfdiRelacionado UUID="${related}"/></cfdi:CfdiRelacionados>`
  const customs = '<cfdi:InformacionAduanera NumeroPedimento="15  48  3009  0001234"/>'
  const rarer = xml
    .replace('<cfdi:Emisor', `${relation}<cfdi:Emisor`)
    .replace('</cfdi:Concepto>', `${customs}</cfdi:Concepto>`)
  const [page = ''] = await pageTexts(await renderPdf(Buffer.from(rarer), LOOK))
  const expected = [
    'CFDI relacionados: 04 – Sustitución de los CFDI previos',
    related,
    'LEYENDA DEL PAC',
    'Número de pedimento 15 48 3009 0001234',
    '02 Sí objeto de impuesto · 002 IVA exento, base $89.90',
    'IVA exento (base $89.90) exento',
  ]
  for (const text of expected) assert.ok(page.includes(text), `${text} is not on the page: ${page}`)
})

test('the paper of a demonstration says that it is worth nothing', async () => {
  const { xml } = await sample()
  const [page = ''] = await pageTexts(await renderPdf(xml, { ...LOOK, simulated: true }))
  assert.ok(page.includes('El timbrado es simulado: este documento no tiene validez fiscal.'))
})

test('a phone reads the QR of the printed page, and it is at least 2.75 cm wide with level M', async () => {
  const { xml, cfdi, timbre } = await sample()
  const { comprobante } = cfdi
  const [qr, ...others] = await printedQrs(await renderPdf(xml, LOOK), 0)
  assert.deepEqual(others, [])
  const url = qrURL({
    uuid: timbre.uuid,
    rfcEmisor: comprobante.emisor.rfc,
    rfcReceptor: comprobante.receptor.rfc,
    total: formatImporte(comprobante.total),
    sello: comprobante.sello,
  })
  assert.equal(qr?.text, url)
  assert.equal(qr.ecLevel, 'M')
  assert.ok(qr.side_mm >= 27.5 && qr.side_mm < 32, `${qr.side_mm} mm`)
})

test('the XML is attached byte for byte under its UUID, as the source of the document', async () => {
  const { xml, timbre } = await sample()
  const pdf = await renderPdf(xml, LOOK)
  const document = await openPdf(pdf)
  const attachments = (await document.getAttachments()) ?? new Map()
  assert.deepEqual([...attachments.keys()], [`${timbre.uuid}.xml`])
  const content = await document.getAttachmentContent(`${timbre.uuid}.xml`)
  assert.ok(content)
  assert.deepEqual(Buffer.from(content), Buffer.from(xml))
  assert.match(Buffer.from(pdf).toString('latin1'), /\/AFRelationship \/Source/)
})

test('the PDF declares PDF/A-3a, tags, its language and a title, and embeds its fonts', {
  skip: NO_TAGS,
}, async () => {
  const { xml } = await sample()
  const pdf = await renderPdf(xml, LOOK)
  const document = await openPdf(pdf)
  const { info: facts, metadata } = await document.getMetadata()
  const info = new Map<string, unknown>(Object.entries(facts))
  assert.equal(info.get('Title'), 'Factura T-184467 de SUPERMERCADOS DE DEMOSTRACION')
  assert.equal(info.get('CreationDate'), 'D:20261122171503Z')
  assert.match(String(info.get('Language')), /^es/)
  assert.equal((await document.getMarkInfo())?.Marked, true)
  assert.equal(metadata?.get('pdfaid:part'), '3')
  assert.equal(metadata?.get('pdfaid:conformance'), 'A')
  const tree = JSON.stringify(await (await document.getPage(1)).getStructTree())
  for (const role of ['H1', 'H2', 'Table', 'THead', 'TH', 'TD', 'Figure'])
    assert.ok(tree.includes(`"${role}"`), role)
  assert.ok(tree.includes('Código QR'), 'the code has a text alternative')
  const raw = Buffer.from(pdf).toString('latin1')
  const fonts = new Set(Array.from(raw.matchAll(/\/FontName \/[A-Z]{6}\+([\w-]+)/g), (match) => match[1]))
  assert.deepEqual(fonts, new Set(['NotoSans-Bold', 'NotoSans-Regular']))
  assert.equal(raw.match(/\/FontFile2 /g)?.length, 2)
})

test('the same XML gives the same bytes, also in another process', async () => {
  const { xml } = await sample()
  const folder = await mkdtemp(join(tmpdir(), 'timbra-pdf-'))
  const file = join(folder, 'cfdi.xml')
  await writeFile(file, xml)
  const program = join(import.meta.dirname, 'support/pdf-digest.ts')
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, file])
  await rm(folder, { recursive: true })
  assert.equal(stdout, digestOf(await renderPdf(xml, LOOK)))
  assert.notEqual(stdout, digestOf(await renderPdf(await stampedCfdi({ folio: '184468' }), LOOK)))
})

test('200 lines break over pages, each with the head of the table and its number, and none is lost', async () => {
  const lineas = Array.from({ length: 200 }, (_, index) => ({
    ...TAXED_LINE,
    descripcion: `PRODUCTO ${1000 + index}`,
  }))
  const xml = await stampedCfdi({ lineas })
  const pages = await pageTexts(await renderPdf(xml, LOOK))
  assert.ok(pages.length >= 5 && pages.length <= 12, `${pages.length} pages`)
  const shown = pages.flatMap((page) => Array.from(page.matchAll(/PRODUCTO (\d{4})/g), (match) => match[1]))
  assert.deepEqual(
    shown,
    lineas.map((_, index) => String(1000 + index)),
  )
  for (const [index, page] of pages.entries()) {
    assert.ok(page.includes(`Página ${index + 1} de ${pages.length}`))
    if (page.includes('PRODUCTO')) assert.ok(page.includes('Valor unitario'), `head of page ${index + 1}`)
  }
  const last = pages.at(-1) ?? ''
  assert.ok(last.includes('Este documento es una representación impresa de un CFDI'))
  await assertNothingOutside(await renderPdf(xml, LOOK))
})

test('names and descriptions are data: nothing in them is a command, and nothing is lost', async () => {
  const strange = [
    '#panic("x") $x^2$ *no* _no_ `no` @no <no> & "sí" \'sí\' \\ // /* = - + ~ [ ] { }',
    '#import "@preview/x:1.0.0": * #read("/etc/passwd")',
    'ÑANDÚ ÁÉÍÓÚÜ ¡¿ € ™ ½ 100% 5" <b>NO</b>',
  ]
  const xml = await stampedCfdi({ lineas: strange.map((descripcion) => ({ ...TAXED_LINE, descripcion })) })
  const page = (await pageTexts(await renderPdf(xml, LOOK))).join(' ')
  const unbroken = page.replaceAll(' ', '')
  for (const text of strange) assert.ok(unbroken.includes(text.replaceAll(' ', '')), `${text} in ${page}`)
})

test('an emoji in a product name does not leave its buyer without a PDF', async () => {
  const xml = await stampedCfdi({ lineas: [{ ...TAXED_LINE, descripcion: 'PAPAS 🥔 FRITAS 日本' }] })
  const [page = ''] = await pageTexts(await renderPdf(xml, LOOK))
  assert.match(page, /PAPAS \ufffd FRITAS \ufffd+/)
})

test('a word of a thousand letters stays on the paper', async () => {
  const word = 'ABCDEFGHIJ'.repeat(100)
  const noIdentificacion = 'X123456789'.repeat(10)
  const xml = await stampedCfdi({ lineas: [{ ...TAXED_LINE, descripcion: word, noIdentificacion }] })
  const pdf = await renderPdf(xml, LOOK)
  const unbroken = (await pageTexts(pdf)).join('').replaceAll(' ', '')
  assert.ok(unbroken.includes(word))
  await assertNothingOutside(pdf)
})

test('any product name gives a PDF', async () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      const descripcion = `A${name.replaceAll('|', '')}`
      const pdf = await renderPdf(await stampedCfdi({ lineas: [{ ...TAXED_LINE, descripcion }] }), LOOK)
      assert.ok(pdf.length > 10_000)
    }),
    { numRuns: 40 },
  )
})

test('what is not a stamped CFDI is refused', async () => {
  const xml = Buffer.from(await stampedCfdi()).toString('utf8')
  const unstamped = xml.replace(/<cfdi:Complemento>.*<\/cfdi:Complemento>/s, '')
  assert.notEqual(unstamped, xml)
  for (const text of [unstamped, '<a/>', '']) {
    await assert.rejects(renderPdf(Buffer.from(text), LOOK), /not a stamped CFDI/)
  }
  assert.ok((await renderPdf(Buffer.from(xml), LOOK)).length > 0, 'and a failure does not spoil the next one')
})

async function sample(uuid?: string) {
  const xml = await stampedCfdi({}, uuid === undefined ? {} : { uuid })
  const read = readCFDI(xml)
  assert.ok(read.ok && read.value.timbre !== null)
  return { xml, cfdi: read.value, timbre: read.value.timbre }
}

async function assertNothingOutside(pdf: Uint8Array): Promise<void> {
  for (const page of await placedTexts(pdf)) {
    for (const { text, left, right, bottom } of page) {
      assert.ok(
        left >= MARGIN_PT && right <= 612 - MARGIN_PT && bottom > 20 && bottom < 772,
        `${text} at ${left}…${right}`,
      )
    }
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
