import { X509Certificate, createHash, sign, verify } from 'node:crypto'
import type { CancelacionSigner } from '../cancelacion/sign.ts'
import { assert, demand } from '../fault.ts'
import { readCertificate } from './certificate.ts'
import { keyOf } from './private-key.ts'

/** What signs cancellations and the like, from a certificate and a key that a vault kept. An e.firma is opened too;
 *  signSatRequest refuses it. Throws AssertionError if the parts do not fit: our bug. Source: pac-spec §10.2. */
export function cancelacionSigner(x: {
  readonly cer: Uint8Array
  readonly pkcs8: Uint8Array
}): CancelacionSigner {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  demand(x.pkcs8 instanceof Uint8Array, 'pkcs8', 'the bytes of a private key (Uint8Array)')
  const certificate = readCertificate(x.cer)
  assert(certificate.ok, 'the kept certificate is unreadable')
  const { rfc, kind, noCertificado, der } = certificate.value
  const x509 = new X509Certificate(der)
  const key = keyOf(x.pkcs8)
  assert(key !== null, 'the kept key is unreadable')
  assert(x509.checkPrivateKey(key), 'the kept key belongs to another certificate')
  const { n = '', e = '' } = x509.publicKey.export({ format: 'jwk' })
  return {
    rfc,
    kind,
    certificado: x509.raw.toString('base64'),
    issuerName: x509.issuer.split('\n').join(',').replaceAll('\\,', '\\2c'),
    serialNumber: noCertificado,
    modulus: base64(n),
    exponent: base64(e),
    sha1: (data) => createHash('sha1').update(data).digest(),
    sign: (data) => sign('RSA-SHA1', data, key),
    verify: (data, signature) => verify('RSA-SHA1', data, x509.publicKey, signature),
  }
}

function base64(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('base64')
}
