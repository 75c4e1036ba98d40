import { cadenaOfElement } from './cadena-original.ts'
import type { Comprobante } from './comprobante.ts'
import { assert } from './fault.ts'
import { comprobanteElement } from './xml/to-element.ts'
import { writeElement } from './xml/write.ts'

/** A certificado de sello digital that can sign. The private key itself never enters the engine: `sign` and `verify`
 *  are RSASSA-PKCS1-v1_5 with SHA-256 over the bytes given. */
export type CSD = {
  /** 20 digits. */
  readonly noCertificado: string
  /** Base64 of the DER, on one line. */
  readonly certificado: string
  readonly rfc: string
  sign(data: Uint8Array): Uint8Array
  verify(data: Uint8Array, signature: Uint8Array): boolean
}

export type SealedXML = {
  /** UTF-8, without BOM; never to be rebuilt once kept. */
  readonly xml: Uint8Array
  readonly sello: string
  readonly cadena: string
}

/** Seals a document: cadena original → Sello → XML. The Sello is verified with the certificate before it is returned.
 *  Same document and key, same bytes: no clock, no randomness, no I/O.
 *  Throws AssertionError if the CSD belongs to another emisor or its seal does not verify. Source: rulebook §C1–C3. */
export function sealComprobante(comprobante: Comprobante, csd: CSD): SealedXML {
  assert(csd.rfc === comprobante.emisor.rfc, 'the CSD belongs to another RFC than the emisor')
  const { noCertificado, certificado } = csd
  const draft = comprobanteElement({ ...comprobante, noCertificado, certificado, sello: '' })
  const cadena = cadenaOfElement(draft)
  const data = utf8.encode(cadena)
  const signature = csd.sign(data)
  assert(csd.verify(data, signature), 'the seal does not verify with its own certificate')
  const sello = toBase64(signature)
  const xml = writeElement({ ...draft, attributes: { ...draft.attributes, Sello: sello } })
  return { xml: utf8.encode(xml), sello, cadena }
}

const utf8 = new TextEncoder()

/** Also in a browser, where there is no Buffer. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
