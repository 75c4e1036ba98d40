import { type Fault, kindOf } from '@timbra/cfdi'
import { nextBusinessDay } from '../deadlines/bank-holidays.ts'
import { centavos } from '../tickets/pesos.ts'
import { instantOf, wallClock } from '../zone-clock.ts'

/** An invoice that its holder wants to be other, as far as it matters for who may decide. */
export type CorrectionCase = {
  readonly stampedAt: Date
  /** Pesos with two decimals. */
  readonly total: string
  readonly issuerRfc: string
  /** IANA zone of the store. */
  readonly timeZone: string
  /** CFDI of this purchase that were substituted before. */
  readonly corrections: number
}

export type CorrectionWay =
  /** The customer alone; until the second `until`. */
  | { readonly kind: 'self'; readonly until: Date }
  /** The store must agree: the receiver of the first invoice may have to accept its cancellation. */
  | { readonly kind: 'store'; readonly why: 'late' | 'limit'; readonly until: Date }
  /** The SAT cancels nothing of that year any more. */
  | { readonly kind: 'closed'; readonly since: Date }

/** A CFDI up to this is cancelled without anybody's consent. Source: RMF 2.7.1.35; rulebook §F3 */
const SMALL_centavos = 1_000_00n
/** Each one leaves a cancelled CFDI behind; who needs more is helped by a person. */
const CORRECTIONS_MAX = 2

/** Who may have an invoice substituted now. Without the receiver's consent it is possible up to $1,000, or within the
 *  business day of issue (the SAT allows one more, which is left for its own delays); never after the month of the annual
 *  return. Source: CFF 29-A, RMF 2.7.1.34 and 2.7.1.35; rulebook §F2, §F3 */
export function wayToCorrect(invoice: CorrectionCase, now: Date): CorrectionWay {
  const end = cancellableUntil(invoice)
  if (isPast(end, now)) return { kind: 'closed', since: end }
  const until = selfServiceUntil(invoice)
  if (isPast(until, now)) return { kind: 'store', why: 'late', until: end }
  if (invoice.corrections >= CORRECTIONS_MAX) return { kind: 'store', why: 'limit', until: end }
  return { kind: 'self', until }
}

/** The last second of the month in which the issuer's annual return is due: March of the next year for a company, April for
 *  a person. Source: CFF 29-A, fourth and sixth paragraphs (DOF 07-11-2025) */
export function cancellableUntil({ stampedAt, issuerRfc, timeZone }: CorrectionCase): Date {
  const year = wallClock(stampedAt, timeZone).year + 1
  const last = kindOf(issuerRfc) === 'fisica' ? { month: 4, day: 30 } : { month: 3, day: 31 }
  return endOf({ year, ...last }, timeZone)
}

function selfServiceUntil(invoice: CorrectionCase): Date {
  if (centavos(invoice.total) <= SMALL_centavos) return cancellableUntil(invoice)
  return endOf(nextBusinessDay(wallClock(invoice.stampedAt, invoice.timeZone)), invoice.timeZone)
}

function endOf(day: { year: number; month: number; day: number }, timeZone: string): Date {
  return instantOf(
    { year: day.year, month: day.month, day: day.day, hour: 23, minute: 59, second: 59 },
    timeZone,
  )
}

/** The second that is named still counts whole. */
function isPast(until: Date, now: Date): boolean {
  return now.getTime() >= until.getTime() + 1000
}

/** What the customer is told when the way is not theirs alone. */
export function correctionFault(way: Exclude<CorrectionWay, { kind: 'self' }>): Fault {
  const [code, message] = WORDS[way.kind === 'closed' ? 'closed' : way.why]
  return { code, path: 'rfc', message, source: 'RMF 2.7.1.35; rulebook §F2' }
}

const WORDS = {
  late: [
    'correccion-tarde',
    'Ya pasó el día en que podías cambiarla tú solo. Pídeselo a la tienda desde aquí: ella lo decide y verás su respuesta en esta página.',
  ],
  limit: [
    'correccion-limite',
    'Esta compra ya se corrigió dos veces. Pídeselo a la tienda desde aquí: ella lo decide y verás su respuesta en esta página.',
  ],
  closed: [
    'correccion-cerrada',
    'El SAT ya no permite cancelar facturas de ese año. Acude a Servicio al Cliente: sólo puede ayudarte con una nota de crédito.',
  ],
} as const
