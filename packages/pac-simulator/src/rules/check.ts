import type { X509Certificate } from 'node:crypto'
import type { CFDI } from '@timbra/cfdi'
import type { Taxpayer } from '../taxpayers.ts'
import { checkArithmetic } from './arithmetic.ts'
import { checkCertificate } from './certificate.ts'
import { checkFecha } from './fecha.ts'
import type { Refusal } from './refusal.ts'
import { checkTaxpayers } from './taxpayers.ts'

export type Known = { readonly authority: X509Certificate; readonly taxpayers: ReadonlyMap<string, Taxpayer> }

/** Everything a PAC looks at between "well formed and new" and the stamp: certificate and seal → Fecha → register →
 *  arithmetic. Gives the refusals of the first group that has any; a caller must not depend on that order.
 *  Source: pac-spec §14.1. */
export function checkCFDI(cfdi: CFDI, known: Known, now: Date): readonly Refusal[] {
  const { comprobante } = cfdi
  const certificate = checkCertificate(cfdi, known.authority, now)
  if (certificate) return [certificate]
  const fecha = checkFecha(comprobante.fecha, comprobante.lugarExpedicion, now)
  if (fecha) return [fecha]
  const register = checkTaxpayers(comprobante, known.taxpayers, now)
  if (register.length > 0) return register
  return comprobante.tipoDeComprobante === 'I' || comprobante.tipoDeComprobante === 'E'
    ? checkArithmetic(comprobante)
    : []
}
