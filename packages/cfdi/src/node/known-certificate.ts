import { type Parsed, refused } from '../fault.ts'
import { bytesOfBase64 } from './base64.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { fault } from './faults.ts'

/** The certificates of documents read last, by their text: an emisor's documents all carry the same one, and to read it
 *  takes as long as two signatures. Bounded; certificates are public. */
const known = new Map<string, Parsed<Certificate>>()
const bound = 200

/** As readCertificate, for what a CFDI carries: the base64 of exactly a DER. */
export function knownCertificate(certificado: string): Parsed<Certificate> {
  const found = known.get(certificado)
  if (found !== undefined) return found
  const read = readExactly(certificado)
  if (!read.ok) return read
  const [oldest] = known.keys()
  if (known.size >= bound && oldest !== undefined) known.delete(oldest)
  // A copy: the text of a document's attribute would keep the whole document in memory.
  known.set(Buffer.from(certificado, 'latin1').toString('latin1'), read)
  return read
}

function readExactly(certificado: string): Parsed<Certificate> {
  const bytes = bytesOfBase64(certificado)
  const read = bytes && readCertificate(bytes)
  if (read?.ok && Buffer.compare(read.value.der, bytes ?? read.value.der) === 0) return read
  return refused(fault('CERT-1', 'cer', 'El certificado del CFDI no se puede leer.'))
}
