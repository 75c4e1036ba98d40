import { formatImporte, readCFDI, sameWithoutTimbre } from '@timbra/cfdi'
import { createHash } from 'node:crypto'
import type { StampRequest } from '../pac/pac.ts'
import type { Sealed } from './issuance.ts'

/** What is sent, told from the sealed bytes alone, so that every try sends and says the same. */
export function stampRequestOf(sealed: Sealed): StampRequest {
  const read = readCFDI(sealed.xml)
  if (!read.ok) throw new Error('bytes that we sealed cannot be read')
  const { comprobante } = read.value
  return {
    cfdi: {
      xml: sealed.xml,
      sello: comprobante.sello,
      issuerRfc: comprobante.emisor.rfc,
      receiverRfc: comprobante.receptor.rfc,
      serie: comprobante.serie ?? '',
      folio: comprobante.folio ?? '',
      total: formatImporte(comprobante.total),
      fecha: comprobante.fecha,
    },
    idempotencyKey: `timbra-${createHash('sha256').update(sealed.xml).digest('hex')}`,
  }
}

/** Checks that a stamp is one of these very bytes. The adapter has checked it already, with the SAT's certificate;
 *  this guards the row against an adapter's mistake. @returns what is wrong, or null. Source: pac-spec §2 rule 3. */
export function doubtAbout(stamped: { uuid: string; xml: Uint8Array }, sealed: Sealed): string | null {
  const read = readCFDI(stamped.xml)
  if (!read.ok) return 'unreadable'
  const { comprobante, timbre } = read.value
  if (timbre === null) return 'no-timbre'
  if (timbre.uuid.toUpperCase() !== stamped.uuid.toUpperCase()) return 'other-uuid'
  if (timbre.selloCFD !== comprobante.sello) return 'other-sello'
  if (createHash('sha256').update(timbre.selloCFD).digest('hex') !== sealed.selloSha256) return 'other-sello'
  return sameWithoutTimbre(sealed.xml, stamped.xml) ? null : 'changed-content'
}
