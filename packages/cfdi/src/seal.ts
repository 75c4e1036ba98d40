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
  const signature = csd.sign(cadena)
  assert(csd.verify(cadena, signature), 'the seal does not verify with its own certificate')
  const sello = toBase64(signature)
  const xml = writeElement({ ...draft, attributes: { ...draft.attributes, Sello: sello } })
  return { xml, sello, cadena: utf8.decode(cadena) }
}

const utf8 = new TextDecoder()

const alphabet = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const padding = 0x3d

/** Also in a browser, where there is no Buffer; btoa wants a string of bytes first, which takes ten times as long. */
export function toBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(padding)
  let at = 0
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const characters = Math.min(4, bytes.length - index + 1)
    for (let part = 0; part < characters; part += 1)
      out[at++] = alphabet[(group >> (18 - 6 * part)) & 63] as number
    at += 4 - characters
  }
  return utf8.decode(out)
}
