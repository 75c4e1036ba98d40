import assert from 'node:assert/strict'
import { X509Certificate, createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { XmlDocument, XmlElement } from 'libxml2-wasm'
import {
  type CancelacionSigner,
  buildAceptacionRechazo,
  buildCancelacion,
  buildConsultaRelacionados,
  signSatRequest,
} from '../src/index.ts'
import { cancelacionSigner, decryptPrivateKey } from '../src/node.ts'
import { makeFiles, passphrase } from './support/certificates.ts'
import { goldenSignatures } from './support/golden-signatures.ts'
import { withIssuer } from './support/issuer.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const request = (rfcEmisor = 'EKU9003173C9') =>
  valueOf(
    buildCancelacion({
      rfcEmisor,
      fecha: '2022-01-06T17:49:12',
      folios: [{ uuid: '62B00C5E-4187-4336-B569-44E0030DC729', motivo: '02' }],
    }),
  )

function signerOf({ cer, key }: { cer: Uint8Array; key: Uint8Array }, secret = passphrase) {
  return cancelacionSigner({ cer, pkcs8: valueOf(decryptPrivateKey({ key, passphrase: secret })) })
}

const namespaces = { d: 'http://www.w3.org/2000/09/xmldsig#' }

/** What libxml2's own C14N and node's own RSA say about a signed document. */
function verified(xml: string): { body: string; digest: boolean; signature: boolean } {
  using document = XmlDocument.fromString(xml)
  const at = (name: string) => document.get(`//d:${name}`, namespaces) as XmlElement
  const text = (name: string) => at(name).content
  const signedInfo = at('SignedInfo').canonicalizeToString()
  const [value, given, certificate] = ['SignatureValue', 'DigestValue', 'X509Certificate'].map(text) as [
    string,
    string,
    string,
  ]
  at('Signature').remove()
  const body = document.canonicalizeToString()
  const key = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey
  return {
    body,
    digest: createHash('sha1').update(body).digest('base64') === given,
    signature: verify('RSA-SHA1', Buffer.from(signedInfo), key, Buffer.from(value, 'base64')),
  }
}

test('a signed request verifies with another C14N and another RSA, and its body is the one that was built', async () => {
  for (const rfc of ['EKU9003173C9', '&ÑA010101AAA']) {
    const signer = signerOf(await makeFiles({ rfc }))
    const { open, close } = request(rfc)
    const checked = verified(valueOf(signSatRequest(request(rfc), signer)))
    assert.deepEqual(checked, { body: open + close, digest: true, signature: true })
  }
})

test('a changed byte no longer verifies', async () => {
  const xml = valueOf(signSatRequest(request(), signerOf(await makeFiles())))
  assert.equal(verified(xml.replace('Motivo="02"', 'Motivo="03"')).digest, false)
  assert.equal(verified(xml.replace(/<DigestValue>./, '<DigestValue>x')).signature, false)
})

test('KeyInfo names the certificate as SAT’s services read it', async () => {
  const xml = valueOf(signSatRequest(request(), signerOf(await makeFiles())))
  assert.ok(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<Cancelacion xmlns='))
  assert.match(xml, /<X509SerialNumber>30001000000500003416<\/X509SerialNumber>/)
  assert.match(xml, /<X509IssuerName>CN=AC SIMULADA DE TIMBRA,O=AUTORIDAD [^<\n]*,C=MX<\/X509IssuerName>/)
  assert.match(xml, /<Modulus>[A-Za-z0-9+/]{342}==<\/Modulus><Exponent>AQAB<\/Exponent>/)
  assert.doesNotMatch(xml, /\/>/)
})

test('an e.firma, another RFC and a broken key sign nothing', async () => {
  const fiel = signerOf(await makeFiles({ kind: 'fiel' }))
  assert.deepEqual(faultsOf(signSatRequest(request(), fiel)), ['310 signer'])
  const signer = signerOf(await makeFiles())
  assert.deepEqual(faultsOf(signSatRequest(request('URE180429TM6'), signer)), ['203 signer'])
  const broken: CancelacionSigner = { ...signer, sign: (data) => signer.sign(data).map((byte) => byte ^ 1) }
  assert.throws(() => signSatRequest(request(), broken), /does not verify/)
})

const answered = '11111111-2222-3333-4444-000000000001'
const rfcPac = 'CVD110412TF6'
const goldens = {
  cancelacion: request(),
  respuesta: valueOf(
    buildAceptacionRechazo({
      fecha: '2019-01-13T14:15:16',
      rfcPac,
      rfcReceptor: 'LAN7008173R5',
      uuid: answered,
      respuesta: 'Aceptacion',
    }),
  ),
  relacionados: valueOf(
    buildConsultaRelacionados({ rfcPac, uuid: answered, asks: { role: 'receptor', rfc: 'LAN7008173R5' } }),
  ),
}

for (const [name, document] of Object.entries(goldens)) {
  test(`given the golden inputs, the signature of «${name}» is the golden one`, async () => {
    const { value, modulus } = goldenSignatures[name as keyof typeof goldens]
    const jwk = { kty: 'RSA', e: 'AQAB', n: Buffer.from(modulus, 'base64').toString('base64url') }
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const signer: CancelacionSigner = {
      ...signerOf(await makeFiles()),
      rfc: document.rfc,
      sign: () => Buffer.from(value, 'base64'),
      verify: (data, signature) => verify('RSA-SHA1', data, key, signature),
    }
    assert.ok(valueOf(signSatRequest(document, signer)).includes(`<SignatureValue>${value}</SignatureValue>`))
    const other = {
      ...document,
      open: document.open.replace('2022', '2023').replace('2019', '2020').replace(rfcPac, 'X'),
    }
    assert.throws(() => signSatRequest(other, signer), /does not verify/)
  })
}

test('a comma inside a name of the issuer is written \\2c, as in SAT’s golden files', async () => {
  const { cer, key } = await makeFiles()
  const renamed = withIssuer(cer, { cn: 'AC UAT', o: 'Av. Hidalgo 77, Col. Guerrero' })
  assert.equal(signerOf({ cer: renamed, key }).issuerName, 'CN=AC UAT,O=Av. Hidalgo 77\\2c Col. Guerrero')
})

/** Beside the checkout when this machine has SAT's test material; never in the project. */
const CSD = join(import.meta.dirname, '../../../../shared/sat/csd/EKU9003173C9/EKU9003173C9')
const skip = !existsSync(`${CSD}.cer`) && 'SAT’s test CSD is not on this machine'

test('SAT’s own test CSD signs, and libxml2 and node verify it', { skip }, () => {
  const signer = signerOf({ cer: readFileSync(`${CSD}.cer`), key: readFileSync(`${CSD}.key`) }, '12345678a')
  const xml = valueOf(signSatRequest(request(), signer))
  const { digest, signature } = verified(xml)
  assert.ok(digest && signature)
  assert.match(xml, /<X509IssuerName>[^<]*x500UniqueIdentifier=[^<]*<\/X509IssuerName>/)
})
