import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cadenaTimbre, insertTimbre, readCFDI, sameWithoutTimbre } from '../src/index.ts'
import { openCSD, readCertificate, verifyTimbre } from '../src/node.ts'
import { officialCadena, officialCadenaTFD, officialSchemaFaults } from './official.ts'
import { makeFiles, now, passphrase } from './support/certificates.ts'
import { goldenVenta, sealGolden } from './support/golden.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const sealedText = sealGolden(goldenVenta('gift-and-odd-texts'))
const sealed = bytes(sealedText)
const { sello } = valueOf(readCFDI(sealed)).comprobante
const draft = {
  uuid: '5A5A5A5A-1B1B-4C4C-8D8D-9E9E9E9E9E9E',
  fechaTimbrado: '2026-11-22T10:20:00',
  rfcProvCertif: 'SPR190613I52',
  selloCFD: sello,
  noCertificadoSAT: '30001000000500009999',
}
const timbre = { ...draft, selloSAT: 'QUJD' }
const stamped = insertTimbre(sealed, timbre)

test('a timbre put in is read back, and the document is still what SAT’s schema accepts', async () => {
  assert.deepEqual(valueOf(readCFDI(stamped)).timbre, { version: '1.1', leyenda: undefined, ...timbre })
  assert.deepEqual(await officialSchemaFaults(stamped), [])
  assert.equal(await officialCadena(stamped), valueOf(readCFDI(sealed)).cadena)
  assert.equal(valueOf(readCFDI(stamped)).cadena, valueOf(readCFDI(sealed)).cadena)
})

test('the cadena of the timbre is the one of SAT’s stylesheet, with Leyenda and without', async () => {
  assert.equal(cadenaTimbre(timbre), await officialCadenaTFD(stamped))
  const withLeyenda = { ...timbre, leyenda: 'LEYENDA DE PRUEBA & MÁS' }
  assert.equal(cadenaTimbre(withLeyenda), await officialCadenaTFD(insertTimbre(sealed, withLeyenda)))
})

test('SelloSAT verifies with the certificate of the PAC, and with no other', async () => {
  const files = await makeFiles({
    noCertificado: draft.noCertificadoSAT,
    rfc: draft.rfcProvCertif,
    passphrase,
  })
  const pac = valueOf(openCSD({ ...files, passphrase, at: now }))
  const selloSAT = Buffer.from(pac.sign(bytes(cadenaTimbre(draft)))).toString('base64')
  const certificate = valueOf(readCertificate(files.cer))
  const read = valueOf(readCFDI(insertTimbre(sealed, { ...draft, selloSAT }))).timbre
  assert.ok(read !== null && verifyTimbre(read, certificate))
  assert.equal(verifyTimbre({ ...read, uuid: read.uuid.toLowerCase() }, certificate), false)
  assert.equal(verifyTimbre({ ...read, selloSAT: '' }, certificate), false)
  assert.equal(verifyTimbre(read, { ...certificate, noCertificado: '30001000000500009998' }), false)
  const other = valueOf(readCertificate((await makeFiles({ noCertificado: draft.noCertificadoSAT })).cer))
  assert.equal(verifyTimbre(read, other), false)
  assert.equal(verifyTimbre(read, valueOf(readCertificate((await makeFiles()).cer))), false)
})

test('every byte of the sealed document stays as it was', () => {
  const text = new TextDecoder().decode(stamped)
  assert.equal(text.replace(/<cfdi:Complemento>.*<\/cfdi:Complemento>/, ''), sealedText)
})

test('the timbre goes into the Complemento there is, else before the Addenda, whatever the prefix', async () => {
  const addenda = '<cfdi:Addenda><x xmlns="urn:x" a="&lt;/cfdi:Comprobante>"/></cfdi:Addenda>'
  const cases = [
    sealedText.replace('</cfdi:Comprobante>', `${addenda}</cfdi:Comprobante>`),
    sealedText.replace(
      '</cfdi:Comprobante>',
      `<cfdi:Complemento></cfdi:Complemento>${addenda}</cfdi:Comprobante>`,
    ),
    sealedText.replace('</cfdi:Comprobante>', '<cfdi:Complemento/></cfdi:Comprobante>'),
    sealedText.replace('</cfdi:Comprobante>', '<cfdi:Complemento \n/>  </cfdi:Comprobante >'),
    sealedText.replaceAll('cfdi:', 'c:').replace('xmlns:cfdi', 'xmlns:c'),
    sealedText.replaceAll('cfdi:', '').replace('xmlns:cfdi', 'xmlns'),
  ]
  for (const text of cases) {
    const result = insertTimbre(bytes(text), timbre)
    assert.equal(valueOf(readCFDI(result)).timbre?.uuid, timbre.uuid)
    assert.doesNotMatch(new TextDecoder().decode(result), /Addenda>.*Complemento>/)
    // The schema would want to know what is in the Addenda.
    const withoutAddenda = new TextDecoder().decode(result).replace(/<cfdi:Addenda>.*<\/cfdi:Addenda>/, '')
    assert.deepEqual(await officialSchemaFaults(withoutAddenda), [])
    assert.ok(sameWithoutTimbre(bytes(text), result))
  }
})

test('a document is stamped once, and only a document', () => {
  assert.throws(() => insertTimbre(stamped, timbre), /already stamped/)
  assert.throws(() => insertTimbre(bytes('<a/>'), timbre), /sealed must be the XML of a CFDI/)
})

test('what a PAC writes anew is the same document as long as every value is', () => {
  const text = new TextDecoder().decode(stamped)
  const same = [
    text.replaceAll('cfdi:', 'c:').replace('xmlns:cfdi', 'xmlns:c'),
    text.replaceAll('><', '>\n<'),
    text.replace(/ Serie="[^"]*"/, '').replace('<cfdi:Comprobante', '<cfdi:Comprobante Serie="A0031"'),
    text.replace('cfdv40.xsd"', 'cfdv40.xsd http://www.sat.gob.mx/TimbreFiscalDigital http://x/y.xsd"'),
    text.replace('<cfdi:Emisor', '<!-- c --><cfdi:Emisor').replace(/&quot;/g, '&#34;'),
    text.replace('?><', '?>\n<'),
  ]
  for (const variant of same) assert.ok(sameWithoutTimbre(sealed, bytes(variant)))
})

test('any other difference makes it another document', () => {
  const text = new TextDecoder().decode(stamped)
  const different = [
    text.replace('Folio="914"', 'Folio="915"'),
    text.replace('Total="75.01"', 'Total="75.010"'),
    text.replace(' Unidad="Pieza"', ''),
    text.replace('<cfdi:Emisor', '<cfdi:Emisor FacAtrAdquirente="1"'),
    text.replace('<cfdi:Emisor', '<cfdi:Emisor __proto__="1"'),
    text.replace(/(<cfdi:Concepto .*?<\/cfdi:Concepto>)/, '$1$1'),
    text.replace('</cfdi:Comprobante>', '<cfdi:Addenda><x/></cfdi:Addenda></cfdi:Comprobante>'),
    text.replace('<cfdi:Conceptos>', '<cfdi:Conceptos>texto'),
    text.replace(/(<tfd:TimbreFiscalDigital[^>]*>)/, '$1$1'),
    text.replace('<cfdi:Complemento>', '<cfdi:Complemento><otro xmlns="urn:x"/>'),
    text.replace('http://www.sat.gob.mx/cfd/4"', 'http://www.sat.gob.mx/cfd/5"'),
    sealedText,
    'no es XML',
    '',
  ]
  for (const variant of different)
    assert.equal(sameWithoutTimbre(sealed, bytes(variant)), false, variant.slice(-200))
})

test('two timbres, or one of another version, are faults', () => {
  const text = new TextDecoder().decode(stamped)
  const path = '/Comprobante/Complemento/TimbreFiscalDigital'
  assert.deepEqual(faultsOf(readCFDI(text.replace(/(<tfd:TimbreFiscalDigital[^>]*>)/, '$1$1'))), [
    `XML-9 ${path}`,
  ])
  assert.deepEqual(faultsOf(readCFDI(text.replace('Version="1.1"', 'Version="1.0"'))), [
    `XML-9 ${path}/@Version`,
  ])
  assert.deepEqual(faultsOf(readCFDI(text.replace(/ SelloSAT="[^"]*"/, ''))), [`XML-7 ${path}/@SelloSAT`])
})

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
