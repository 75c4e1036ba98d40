import type { Parsed } from '../fault.ts'
import { type Certificate, readCertificate } from './certificate.ts'

/** The certificates of documents read last, by their text: an emisor's documents all carry the same one, and to read it
 *  takes as long as two signatures. Bounded; certificates are public. */
const known = new Map<string, Parsed<Certificate>>()
const bound = 200

/** As readCertificate, for the base64 that a CFDI carries. */
export function knownCertificate(certificado: string): Parsed<Certificate> {
  const found = known.get(certificado)
  if (found !== undefined) return found
  const read = readCertificate(Buffer.from(certificado, 'base64'))
  const [oldest] = known.keys()
  if (known.size >= bound && oldest !== undefined) known.delete(oldest)
  known.set(certificado, read)
  return read
}
