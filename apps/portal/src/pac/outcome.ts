import type { Sent } from './http.ts'
import type { Health, PacId, RecoverOutcome, SealedCfdi, StampOutcome } from './pac.ts'
import { type PacCertificates, trustStamp } from './trust.ts'

/** What an adapter may log to. */
export type PacLog = {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The only door to `stamped`: what a PAC handed over, after the trust checks. null: it said yes and gave nothing. */
export function believed(
  cfdi: SealedCfdi,
  document: string | Uint8Array | null,
  via: 'fresh' | 'duplicate' | 'recovered',
  certificates: PacCertificates,
): StampOutcome {
  if (document === null) return { kind: 'unknown', why: 'success-without-cfdi', alarm: true }
  const xml = typeof document === 'string' ? Buffer.from(document, 'utf8') : document
  const trusted = trustStamp(cfdi, xml, certificates)
  return trusted.ok
    ? { kind: 'stamped', uuid: trusted.uuid, xml, via }
    : { kind: 'unknown', why: `mistrusted-${trusted.why}`, alarm: true }
}

type Silence = Omit<Extract<Sent, { kind: 'unknown' }>, 'kind'>

/** Nobody knows. A path that is not there (404) is a setting of ours, so it is told. */
export function unanswered({ why, status, retryAfter_ms }: Silence): StampOutcome {
  const wait = retryAfter_ms === undefined ? {} : { retryAfter_ms }
  return { kind: 'unknown', why, alarm: status === 404, ...wait }
}

/** What a health question that got no good answer says. A page that is not there, words that we do not know: its server works,
 *  and the question may be the wrong one. */
export function healthWithout(sent: { readonly kind: string } & Partial<Silence>): Health {
  const { kind, status = 0 } = sent
  if (kind !== 'unknown') return 'down'
  const answered = status >= 200 && status < 500
  return answered && ![401, 403, 429].includes(status) ? 'unknown' : 'down'
}

/** Codes and times only: PAC prose may repeat an RFC. */
export function logOutcome(
  log: PacLog | undefined,
  pac: PacId,
  outcome: RecoverOutcome,
  took_ms: number,
): void {
  const fields = {
    pac,
    outcome: outcome.kind,
    ...('why' in outcome ? { why: outcome.why } : {}),
    ...('issues' in outcome ? { codes: outcome.issues.map((issue) => issue.code) } : {}),
    ...('via' in outcome ? { via: outcome.via } : {}),
    ms: Math.round(took_ms),
  }
  if (outcome.kind === 'unknown' && outcome.alarm) log?.error(fields, 'the PAC answered something impossible')
  else log?.info(fields, 'stamp call answered')
}
