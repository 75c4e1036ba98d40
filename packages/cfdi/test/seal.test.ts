import assert from 'node:assert/strict'
import { X509Certificate, verify } from 'node:crypto'
import { test } from 'node:test'
import {
  type CSD,
  type Comprobante,
  buildComprobante,
  readCFDI,
  sealComprobante,
  writeXML,
} from '../src/index.ts'
import { openCSD, openCSDFromDecryptedKey, decryptPrivateKey, verifySello } from '../src/node.ts'
import { officialCadena, officialSchemaFaults } from './official.ts'
import { makeFiles, now, passphrase } from './support/certificates.ts'
import { goldens } from './support/golden.ts'
import { hasOpenSSL, opensslVerifies } from './support/openssl.ts'
import { valueOf } from './support/parsed.ts'

test('a sealed document is valid, and its Sello verifies over the cadena of SAT’s stylesheet', async () => {
  const files = await makeFiles()
  const csd = valueOf(openCSD({ ...files, passphrase, at: now, rfc: 'EKU9003173C9' }))
  const key = new X509Certificate(files.cer).publicKey
  for (const { venta } of goldens()) {
    const comprobante = valueOf(buildComprobante(venta))
    const { xml, sello, cadena } = sealComprobante(comprobante, { ...csd, rfc: comprobante.emisor.rfc })
    assert.deepEqual(await officialSchemaFaults(xml), [])
    const official = await officialCadena(xml)
    assert.equal(cadena, official)
    assert.ok(verify('RSA-SHA256', Buffer.from(official), key, Buffer.from(sello, 'base64')))
    assert.equal(sello.length, 344)
    const read = valueOf(readCFDI(xml))
    assert.ok(verifySello(read))
    assert.equal(read.comprobante.sello, sello)
    if (hasOpenSSL) assert.ok(opensslVerifies({ cer: files.cer, text: official, signature: sello }))
  }
})

test('a document changed after it was sealed no longer verifies', async () => {
  const csd = valueOf(openCSD({ ...(await makeFiles()), passphrase, at: now }))
  const { xml } = sealComprobante(valueOf(buildComprobante(goldens()[0]!.venta)), csd)
  const text = new TextDecoder().decode(xml)
  for (const [from, to] of [
    ['Folio="', 'Folio="9'],
    ['FormaPago="04"', 'FormaPago="01"'],
    ['ObjetoImp="02"', 'ObjetoImp="01"'],
    ['NoCertificado="30001000000500003416"', 'NoCertificado="30001000000500003417"'],
  ] as const) {
    const changed = text.replace(from, to)
    assert.notEqual(changed, text, from)
    assert.equal(verifySello(valueOf(readCFDI(changed))), false, from)
  }
})

test('the same document and key give the same bytes', async () => {
  const csd = valueOf(openCSD({ ...(await makeFiles()), passphrase, at: now }))
  const comprobante = valueOf(buildComprobante(goldens()[0]!.venta))
  assert.deepEqual(sealComprobante(comprobante, csd).xml, sealComprobante(comprobante, csd).xml)
})

test('values of any length stand whole in XML and cadena, also where the document outgrows what was set aside', async () => {
  const csd = valueOf(openCSD({ ...(await makeFiles()), passphrase, at: now }))
  const { venta } = goldens()[0]!
  const ends = ['', 'é', ' & X', '  X'] // plain, wide, escaped, blanks that count once
  for (const count of [3, 150, 400, 1500]) {
    const lineas = Array.from({ length: count }, (_, line) => {
      return {
        ...venta.lineas[0]!,
        descripcion: `${'ABCDEFG'.repeat(30).slice(0, 1 + (line % 200))}${ends[line % 4]}`,
      }
    })
    const comprobante = valueOf(buildComprobante({ ...venta, lineas }))
    const { xml, cadena } = sealComprobante(comprobante, csd)
    const read = valueOf(readCFDI(xml))
    assert.equal(read.cadena, cadena)
    assert.deepEqual(read.comprobante.conceptos, comprobante.conceptos)
  }
})

test('a seal that its own certificate does not confirm never leaves the engine', async () => {
  const csd = valueOf(openCSD({ ...(await makeFiles()), passphrase, at: now }))
  const comprobante = valueOf(buildComprobante(goldens()[0]!.venta))
  const broken: CSD = { ...csd, sign: (data) => csd.sign(data).map((byte) => byte ^ 1) }
  assert.throws(() => sealComprobante(comprobante, broken), /does not verify/)
  assert.throws(() => sealComprobante(comprobante, { ...csd, rfc: 'URE180429TM6' }), /another RFC/)
  assert.throws(
    () => sealComprobante({ ...comprobante, conceptos: [] }, csd),
    /conceptos must be at least one/,
  )
})

test('a vault may keep the key in its own way', async () => {
  const files = await makeFiles()
  const pkcs8 = valueOf(decryptPrivateKey({ key: files.key, passphrase }))
  const csd = openCSDFromDecryptedKey({ cer: files.cer, pkcs8 })
  const comprobante = valueOf(buildComprobante(goldens()[0]!.venta))
  assert.ok(verifySello(valueOf(readCFDI(sealComprobante(comprobante, csd).xml))))
  const other = await makeFiles()
  assert.throws(() => openCSDFromDecryptedKey({ cer: other.cer, pkcs8 }), /another certificate/)
})

test('what a document cannot hold is named before anything is sealed', () => {
  const comprobante = valueOf(buildComprobante(goldens()[0]!.venta))
  const named = (change: object, argument: RegExp) =>
    assert.throws(() => writeXML({ ...comprobante, ...change } as Comprobante), argument)
  const [concepto] = comprobante.conceptos
  const odd = [{ ...concepto, descripcion: 'a\u0000b' }]
  named({ conceptos: odd }, /comprobante\.conceptos\[0\]\.descripcion must be .* XML cannot hold/)
  named({ serie: '\ud800' }, /comprobante\.serie must be .* XML cannot hold/)
  named({ version: '3.3' }, /comprobante\.version must be 4\.0/)
  named({ total: { units: 10n ** 20n, decimals: 2 } }, /Total must be an Importe below 10¹⁸/)
  const most = { units: 10n ** 24n - 1n, decimals: 6 }
  assert.match(writeXML({ ...comprobante, total: most }), / Total="999999999999999999\.999999"/)
})
