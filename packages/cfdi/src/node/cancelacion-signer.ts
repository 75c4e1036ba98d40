import { X509Certificate, createHash, createPrivateKey, sign, verify } from 'node:crypto'
import type { CancelacionSigner } from '../cancelacion/sign.ts'
import { certificateFacts } from '../certificate-facts.ts'
import { assert } from '../fault.ts'

/** What signs cancellations and the like, from a certificate and a key that a vault kept. An e.firma is opened too;
 *  signSatRequest refuses it. Throws AssertionError if the parts do not fit: our bug. Source: pac-spec §10.2. */
export function cancelacionSigner(x: {
  readonly cer: Uint8Array
  readonly pkcs8: Uint8Array
}): CancelacionSigner {
  const x509 = new X509Certificate(x.cer)
  const { rfc, kind, noCertificado } = certificateFacts(x509.raw)
  const key = createPrivateKey({ key: Buffer.from(x.pkcs8), format: 'der', type: 'pkcs8' })
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
