import type { Fault, Parsed } from '@timbra/cfdi'
import type { HistoryScope } from '../issuance/history-line.ts'
import { monthEnd, monthStart } from '../issuance/month.ts'

export const SHARE_DAYS = [7, 30, 90] as const
export const SHARE_LINKS_MAX = 50
const LABEL_MAX = 60

/** A link as its owner sees it. */
export type ShareLink = {
  readonly id: string
  readonly label: string
  /** null: of every receiver. */
  readonly rfc: string | null
  /** 'YYYY-MM', the first and the last. */
  readonly fromMonth: string
  readonly toMonth: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** The fields of the form, as typed. */
export type ShareInput = Readonly<Record<'paraQuien' | 'rfc' | 'desde' | 'hasta' | 'dias', string>>

export type ShareTerms = Pick<ShareLink, 'label' | 'rfc' | 'fromMonth' | 'toMonth'> & {
  readonly days: number
}

/** Reads the form. `rfcs`: those that the account has invoices of.
 *  @returns the terms, or faults at paraQuien, rfc, desde, hasta, dias, all at once */
export function parseShare(input: ShareInput, rfcs: readonly string[]): Parsed<ShareTerms> {
  const label = input.paraQuien.normalize('NFC').replace(/\s+/gu, ' ').trim()
  const days = SHARE_DAYS.find((days) => String(days) === input.dias)
  const faults = [
    label === '' && fault('para-quien-falta', 'paraQuien', 'Escribe para quién es el enlace.'),
    Array.from(label).length > LABEL_MAX &&
      fault('para-quien-largo', 'paraQuien', `Escribe hasta ${LABEL_MAX} caracteres.`),
    input.rfc !== '' && !rfcs.includes(input.rfc) && fault('rfc-ajeno', 'rfc', 'Elige un RFC de la lista.'),
    ...monthFaults(input),
    days === undefined && fault('dias-faltan', 'dias', 'Elige cuántos días servirá el enlace.'),
  ].filter((found) => found !== false)
  if (faults.length > 0 || days === undefined) return { ok: false, faults }
  const { desde: fromMonth, hasta: toMonth } = input
  return { ok: true, value: { label, rfc: input.rfc || null, fromMonth, toMonth, days } }
}

/** What a link lets see. */
export function scopeOf(
  link: Pick<ShareLink, 'rfc' | 'fromMonth' | 'toMonth'>,
  accountId: string,
): HistoryScope {
  return {
    accountId,
    rfc: link.rfc,
    from: monthStart(link.fromMonth),
    to: monthEnd(link.toMonth),
    onlyStamped: true,
  }
}

function monthFaults({ desde, hasta }: ShareInput): readonly (Fault | false)[] {
  const from = monthStart(desde)
  const to = monthStart(hasta)
  return [
    from === null && fault('mes-falta', 'desde', 'Elige el primer mes.'),
    to === null && fault('mes-falta', 'hasta', 'Elige el último mes.'),
    from !== null &&
      to !== null &&
      from > to &&
      fault('meses-al-reves', 'hasta', 'El último mes no puede ser anterior al primero.'),
  ]
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'timbra:share-links' }
}
