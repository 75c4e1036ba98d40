import type { Comprobante } from './comprobante.ts'
import { assert, demand } from './fault.ts'
import { writeSealed } from './xml/write-comprobante.ts'

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

/** A document after its seal: the bytes to keep and to send. */
export type SealedXML = {
  /** UTF-8, without BOM; never to be rebuilt once kept. */
  readonly xml: Uint8Array
  readonly sello: string
  readonly cadena: string
}

/** Seals a document: cadena original → Sello → XML. The Sello is verified with the certificate before it is returned.
 *  Same document and key, same bytes: no clock, no randomness, no I/O.
 *  Throws ArgumentError naming what has not its type, AssertionError if the CSD belongs to another emisor or its seal
 *  does not verify. Source: rulebook §C1–C3. */
export function sealComprobante(comprobante: Comprobante, csd: CSD): SealedXML {
  demandCSD(csd)
  demand(typeof comprobante === 'object' && comprobante !== null, 'comprobante', 'a Comprobante')
  const { conceptos } = comprobante
  demand(Array.isArray(conceptos) && conceptos.length > 0, 'comprobante.conceptos', 'at least one Concepto')
  assert(csd.rfc === comprobante.emisor?.rfc, 'the CSD belongs to another RFC than the emisor')
  const { xml, sello, cadena } = writeSealed(comprobante, csd, (text) => selloOf(text, csd))
  return new Sealed(xml, sello, cadena)
}

/** Signs the cadena, and believes the signature only when the certificate confirms it. */
export function selloOf(cadena: Uint8Array, csd: CSD): string {
  const signature = csd.sign(cadena)
  demand(signature instanceof Uint8Array, 'csd.sign', 'a function that returns the bytes of a signature')
  assert(csd.verify(cadena, signature) === true, 'the seal does not verify with its own certificate')
  return toBase64(signature)
}

export function demandCSD(csd: CSD): void {
  demand(typeof csd === 'object' && csd !== null, 'csd', 'a CSD')
  const { noCertificado, certificado, sign, verify } = csd
  demand(
    typeof noCertificado === 'string' && /^[0-9]{20}$/.test(noCertificado),
    'csd.noCertificado',
    '20 digits',
  )
  demand(typeof certificado === 'string', 'csd.certificado', 'base64 text')
  demand(typeof sign === 'function', 'csd.sign', 'a function')
  demand(typeof verify === 'function', 'csd.verify', 'a function')
}

/** The cadena as text is made only when somebody asks. */
class Sealed implements SealedXML {
  readonly xml: Uint8Array
  readonly sello: string
  readonly #cadena: Uint8Array

  constructor(xml: Uint8Array, sello: string, cadena: Uint8Array) {
    this.xml = xml
    this.sello = sello
    this.#cadena = cadena
  }

  get cadena(): string {
    return utf8.decode(this.#cadena)
  }
}

const utf8 = new TextDecoder()

const alphabet = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const padding = 0x3d

/** Where base64 is put together; what is taken out of it is a copy. */
let room = new Uint8Array(1024)

/** Also in a browser, where there is no Buffer; btoa wants a string of bytes first, which takes ten times as long. */
export function toBase64(bytes: Uint8Array): string {
  const length = Math.ceil(bytes.length / 3) * 4
  if (length > room.length) room = new Uint8Array(length)
  const out = room
  for (let from = 0, at = 0; at < length; from += 3, at += 4) {
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
    out[at] = alphabet[group >> 18] as number
    out[at + 1] = alphabet[(group >> 12) & 63] as number
    out[at + 2] = alphabet[(group >> 6) & 63] as number
    out[at + 3] = alphabet[group & 63] as number
  }
  const missing = (3 - (bytes.length % 3)) % 3
  out.fill(padding, length - missing, length)
  return utf8.decode(out.subarray(0, length))
}
