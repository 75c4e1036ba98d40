import { readCFDI } from '@timbra/cfdi'
import { readCertificate } from '@timbra/cfdi/node'
import type { SealedCfdi } from './pac.ts'

/** SAT's list takes up to 72 h to know a certificate. Source: pac-spec §4.8, code 305. */
export function hasNewCSD(cfdi: SealedCfdi, now: Date): boolean {
  const read = readCFDI(cfdi.xml)
  const certificate = read.ok && readCertificate(Buffer.from(read.value.comprobante.certificado, 'base64'))
  return (
    certificate && certificate.ok && now.getTime() - certificate.value.validFrom.getTime() < 72 * 3_600_000
  )
}
