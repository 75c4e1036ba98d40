import type { PacId, RecoverOutcome, SealedCfdi, StampOutcome } from './pac.ts'
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
