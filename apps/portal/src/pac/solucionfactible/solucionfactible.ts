import { loginOf, type PacAdapter, type PacLogin, settingOf } from '../adapter.ts'
import { createHttp } from '../http.ts'
import { createLoginGuard } from '../login-guard.ts'
import { hasNewCSD } from '../new-csd.ts'
import { believed, healthWithout, logOutcome, unanswered } from '../outcome.ts'
import type { CallOptions, Canceller, Health, Pac, SealedCfdi, StampOutcome, StampRequest } from '../pac.ts'
import { issuesOf, stampResultOf, type StampResult } from './answer.ts'
import { cancelAtSf, cancelStatus, receiptOfSf } from './cancel.ts'
import { createSoap, type Sf, type SfAnswer } from './soap.ts'
import { balanceAtSf, fetchByUUID } from './utilerias.ts'
import { saysNothing, verdictOf } from './verdict.ts'

export type SolucionFactibleOptions = PacLogin & {
  /** Speaks SOAP 1.1 instead of 1.2. */
  readonly soap11: boolean
}

/** How an installation says that it stamps with Solución Factible. */
export const SOLUCION_FACTIBLE: PacAdapter = {
  id: 'solucionfactible',
  name: 'Solución Factible',
  settings: [
    { name: 'URL', kind: 'address' },
    { name: 'USER', kind: 'text' },
    { name: 'PASSWORD', kind: 'text' },
    { name: 'SOAP11', kind: 'flag', fallback: '0' },
  ],
  create: (settings, parts) =>
    createSolucionFactiblePac({
      ...loginOf(settings, parts),
      soap11: settingOf(settings, 'SOAP11') === '1',
    }),
}

type Parts = SolucionFactibleOptions & { readonly sf: Sf }

/** Solución Factible over SOAP. Throws TypeError for an address that is none. Source: pac-spec §7;
 *  docs/pac/solucion-factible.md. */
export function createSolucionFactiblePac(options: SolucionFactibleOptions): Pac & Canceller {
  new URL(options.baseUrl)
  const sf = createSoap({ ...options, http: createHttp(), guard: createLoginGuard(options.clock) })
  const parts: Parts = { ...options, sf }
  const stamp = async (request: StampRequest, o: CallOptions): Promise<StampOutcome> => {
    const start = performance.now()
    const left_ms = (): number => Math.max(1, o.timeout_ms - (performance.now() - start))
    const answer = await sf({
      service: 'Timbrado',
      operation: 'timbrar',
      children: cfdiOf(request.cfdi),
      ...o,
    })
    const outcome = await interpret(parts, request.cfdi, answer, { left_ms, signal: o.signal })
    logOutcome(options.log, 'solucionfactible', outcome, performance.now() - start)
    return outcome
  }
  return {
    id: 'solucionfactible',
    stamp,
    /** Sending the same bytes to the same PAC again is the question: it stamps once, and answers with that stamp. */
    recover: async (request, o) => {
      const outcome = await stamp(request, o)
      return outcome.kind === 'stamped' ? { ...outcome, via: 'recovered' } : outcome
    },
    health: (o) => health(sf, o),
    balance: (o) => balanceAtSf(sf, o),
    fetchByUUID: (uuid, _issuerRfc, o) => fetchByUUID(sf, uuid, o),
    cancel: (request, o) => cancelAtSf(sf, request, o),
    cancelReceipt: (request, o) => receiptOfSf(sf, request, o),
  }
}

function cfdiOf({ xml }: SealedCfdi) {
  return [
    ['cfdi', Buffer.from(xml).toString('base64')],
    ['zip', 'false'],
  ] as const
}

type Left = { readonly left_ms: () => number; readonly signal: AbortSignal | undefined }

/** The outer status says whether the request was read, the inner one what became of the CFDI; 5xx in either says
 *  nothing. */
async function interpret(pac: Parts, cfdi: SealedCfdi, answer: SfAnswer, left: Left): Promise<StampOutcome> {
  if (answer.kind === 'not-sent') return answer
  if (answer.kind === 'refused') return { ...answer, kind: 'rejected' }
  if (answer.kind === 'unknown') return unanswered(answer)
  if (answer.status !== '200') return rejected(pac, cfdi, answer)
  const result = stampResultOf(answer.body)
  if (result === null) return { kind: 'unknown', why: 'answer-without-result', alarm: true }
  if (result.status === '200') return believed(cfdi, result.xml, 'fresh', pac.certificates)
  return result.status === '307' ? duplicate(pac, cfdi, result, left) : rejected(pac, cfdi, result)
}

function rejected(pac: Parts, cfdi: SealedCfdi, said: { status: string; mensaje: string }): StampOutcome {
  if (saysNothing(said.status)) return { kind: 'unknown', why: `sf-${said.status}`, alarm: false }
  const issues = issuesOf(said)
  return { kind: 'rejected', issues, verdict: verdictOf(issues, hasNewCSD(cfdi, pac.clock.now())) }
}

/** The 307: "fetch", never "failed". Usually the CFDI comes with it; with the UUID alone it is looked up. */
async function duplicate(
  pac: Parts,
  cfdi: SealedCfdi,
  result: StampResult,
  { left_ms, signal }: Left,
): Promise<StampOutcome> {
  if (result.xml !== null) return believed(cfdi, result.xml, 'duplicate', pac.certificates)
  const o: CallOptions = { timeout_ms: left_ms(), ...(signal ? { signal } : {}) }
  const xml = result.uuid === null ? null : await fetchByUUID(pac.sf, result.uuid, o)
  return xml === null
    ? { kind: 'duplicate-without-data', issues: issuesOf(result) }
    : believed(cfdi, xml, 'recovered', pac.certificates)
}

/** Asks what became of a cancellation that never was: costs nothing, stamps nothing, is a login. 702 is the answer of a
 *  service that works. The namespace of the service is a guess, so that a Fault is no proof of anything. */
async function health(sf: Sf, o: CallOptions): Promise<Health> {
  const answer = await cancelStatus(sf, '00000000-0000-0000-0000-000000000000', o)
  if (answer.kind === 'unknown' && answer.why === 'soap-fault') return 'unknown'
  if (answer.kind !== 'answer') return healthWithout(answer)
  return saysNothing(answer.status) ? 'down' : 'up'
}
