import { hasNewCSD } from '../new-csd.ts'
import { believed, unanswered } from '../outcome.ts'
import type { PacParts } from '../adapter.ts'
import type { PacIssue, SealedCfdi, StampOutcome } from '../pac.ts'
import { readStampAnswer, type StampAnswer } from './answer.ts'
import { getXML } from './get-xml.ts'
import type { FinkokAnswer, FinkokSoap } from './soap.ts'
import { verdictOf } from './verdict.ts'

export type Finkok = PacParts & {
  readonly soap: FinkokSoap
  readonly user: string
  readonly password: string
  /** The issuer whose credit counts; empty: of all that are registered under the account. */
  readonly rfc: string
  readonly pause: (ms: number) => Promise<void>
}

/** One question and how much time there is for it and what it leads to. */
export type Call = {
  readonly cfdi: SealedCfdi
  readonly left_ms: () => number
  readonly signal?: AbortSignal | undefined
}

/** Sends the sealed bytes, base64 once, and says what the answer means. A 307 without the XML is not asked after here.
 *  Source: pac-spec §5.2. */
export async function sendStamp(finkok: Finkok, call: Call): Promise<StampOutcome> {
  if (call.cfdi.xml.length > LIMIT_bytes) return TOO_LARGE
  const sent = await ask(finkok, call, 'stamp')
  if (sent.kind !== 'result') return withoutResult(sent)
  const answer = readStampAnswer(sent.result)
  const stamped = await stampIn(finkok, call, answer)
  if (stamped) return stamped
  if (answer.issues.some(({ code }) => code === '307'))
    return { kind: 'duplicate-without-data', issues: answer.issues }
  if (answer.issues.length === 0) return { kind: 'unknown', why: 'neither-stamp-nor-incidence', alarm: true }
  return rejected(finkok, call.cfdi, answer.issues)
}

/** A larger XML is not taken, and another PAC may take it. Source: pac-spec §5.1. */
const LIMIT_bytes = 1024 * 1024
const TOO_LARGE: StampOutcome = {
  kind: 'rejected',
  issues: [{ code: 'MAYOR-1-MB', message: 'Finkok no recibe más de 1 MB.' }],
  verdict: 'pac-specific',
}

/** Asks whether these bytes have been stamped, and stamps nothing. `absent` is never more than likely: right after a
 *  stamp this call has answered 603 for seconds. Source: pac-spec §5.3. */
export async function askStamped(
  finkok: Finkok,
  call: Call,
): Promise<StampOutcome | { readonly kind: 'absent'; readonly certainty: 'likely' }> {
  const sent = await ask(finkok, call, 'stamped')
  if (sent.kind !== 'result') return withoutResult(sent)
  const answer = readStampAnswer(sent.result)
  const stamped = await stampIn(finkok, call, answer)
  if (stamped) return stamped.kind === 'stamped' ? { ...stamped, via: 'recovered' } : stamped
  if (answer.issues.some(({ code }) => code === '603')) return { kind: 'absent', certainty: 'likely' }
  if (answer.before) return { kind: 'duplicate-without-data', issues: answer.issues }
  if (answer.issues.length === 0) return { kind: 'unknown', why: 'neither-stamp-nor-incidence', alarm: true }
  return rejected(finkok, call.cfdi, answer.issues)
}

function ask(finkok: Finkok, { cfdi, left_ms, signal }: Call, operation: 'stamp' | 'stamped') {
  const children = [
    ['xml', Buffer.from(cfdi.xml).toString('base64')],
    ['username', finkok.user],
    ['password', finkok.password],
  ] as const
  return finkok.soap({ service: 'stamp', operation, children, timeout_ms: left_ms(), signal })
}

/** A stamp is a stamp also with Incidencias beside it, which are then warnings. null: there is none. */
async function stampIn(finkok: Finkok, call: Call, answer: StampAnswer): Promise<StampOutcome | null> {
  const via = answer.before ? 'duplicate' : 'fresh'
  if (answer.xml !== null) {
    const warnings = answer.issues.map(({ code }) => code).filter((code) => code !== '307')
    if (warnings.length > 0) finkok.log?.info({ pac: 'finkok', warnings }, 'stamped with warnings')
    return believed(call.cfdi, answer.xml, via, finkok.certificates)
  }
  if (answer.uuid === null) return null
  const kept = await getXML(finkok, { uuid: answer.uuid, issuerRfc: call.cfdi.issuerRfc }, call)
  if (kept !== null) return believed(call.cfdi, kept, 'recovered', finkok.certificates)
  return answer.before ? null : believed(call.cfdi, null, via, finkok.certificates)
}

function withoutResult(sent: Exclude<FinkokAnswer, { kind: 'result' }>): StampOutcome {
  if (sent.kind === 'not-sent') return sent
  if (sent.status === 401 || sent.status === 403) {
    const issues = [{ code: `HTTP${sent.status}`, message: '' }]
    return { kind: 'rejected', issues, verdict: 'account-fix' }
  }
  return unanswered(sent)
}

function rejected(finkok: Finkok, cfdi: SealedCfdi, issues: readonly PacIssue[]): StampOutcome {
  const verdict = verdictOf(issues, hasNewCSD(cfdi, finkok.clock.now()))
  if (verdict === 'unknown') return { kind: 'unknown', why: `finkok-${issues[0]?.code}`, alarm: false }
  return { kind: 'rejected', issues, verdict }
}
