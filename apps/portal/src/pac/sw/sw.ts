import { type PacAdapter, type PacParts, settingOf } from '../adapter.ts'
import { hasNewCSD } from '../new-csd.ts'
import type { CallOptions, Canceller, Pac, PacIssue, SealedCfdi, StampOutcome, StampRequest } from '../pac.ts'
import { believed, logOutcome, unanswered } from '../outcome.ts'
import { within } from '../within.ts'
import { cancelAtSw, receiptOfSw } from './cancel.ts'
import { balanceAtSw } from './balance.ts'
import { fetchByUUID, withToken } from './datawarehouse.ts'
import { DUPLICATE_CODES, earlierStamp } from './duplicate.ts'
import { dataText, issuesOf, parseEnvelope, type Envelope } from './envelope.ts'
import { createHttp, type Http, type Sent } from '../http.ts'
import { multipartXML } from './multipart.ts'
import { createTokens, type Tokens } from './token.ts'
import { verdictOf } from './verdict.ts'

export type SwOptions = {
  /** Host of auth and stamp. */
  readonly baseUrl: string
  /** Host of datawarehouse and balance. */
  readonly apiUrl: string
  readonly user: string
  readonly password: string
} & PacParts

/** How an installation says that it stamps with SW. */
export const SW: PacAdapter = {
  id: 'sw',
  name: 'SW Sapien',
  settings: [
    { name: 'URL', kind: 'address' },
    { name: 'API_URL', kind: 'address', fallback: { like: 'URL' } },
    { name: 'USER', kind: 'text' },
    { name: 'PASSWORD', kind: 'text' },
  ],
  create: (settings, parts) =>
    createSwPac({
      baseUrl: settingOf(settings, 'URL'),
      apiUrl: settingOf(settings, 'API_URL'),
      user: settingOf(settings, 'USER'),
      password: settingOf(settings, 'PASSWORD'),
      ...parts,
    }),
}

type Sw = SwOptions & { readonly http: Http; readonly tokens: Tokens }
/** One call: what to stamp, how long there is left, who may stop it. */
type Call = {
  readonly request: StampRequest
  readonly left_ms: () => number
  readonly signal: AbortSignal | undefined
}

/** SW Sapien over REST, path family v4, reply version v4. Throws TypeError for an address that is none. Source: pac-spec §4; docs/pac/sw.md. */
export function createSwPac(options: SwOptions): Pac & Canceller {
  for (const address of [options.baseUrl, options.apiUrl]) new URL(address)
  const http = createHttp()
  const sw: Sw = { ...options, http, tokens: createTokens({ ...options, http }) }
  const stamp = async (request: StampRequest, o: CallOptions): Promise<StampOutcome> => {
    const start = performance.now()
    const left_ms = (): number => Math.max(1, o.timeout_ms - (performance.now() - start))
    const outcome = await attempt(sw, { request, left_ms, signal: o.signal })
    logOutcome(options.log, 'sw', outcome, performance.now() - start)
    return outcome
  }
  return {
    id: 'sw',
    stamp,
    /** Sending the same bytes to the same PAC again is the question: it stamps once, and answers with that stamp. */
    recover: async (request, o) => {
      const outcome = await stamp(request, o)
      return outcome.kind === 'stamped' ? { ...outcome, via: 'recovered' } : outcome
    },
    /** Logs in afresh: a probe that stamps nothing. */
    health: async ({ timeout_ms }) => {
      const answer = await within(createTokens({ ...options, http }).get(), timeout_ms)
      return answer?.kind === 'token' ? 'up' : 'down'
    },
    balance: (o) => balanceAtSw(sw, o),
    fetchByUUID: (uuid, _issuerRfc, o) => withToken(sw, o, (context) => fetchByUUID(uuid, context)),
    cancel: (request, o) => cancelAtSw(sw, request, o),
    cancelReceipt: (request, o) => receiptOfSw(sw, request, o),
  }
}

/** Sends once; after a 401, which SW did not process, once more with a new token. */
async function attempt(sw: Sw, call: Call): Promise<StampOutcome> {
  let refusal: StampOutcome | null = null
  for (const _try of ['cached token', 'new token']) {
    const granted = await within(sw.tokens.get(), call.left_ms())
    if (granted === null) return { kind: 'not-sent', why: 'auth-timeout' }
    if (granted.kind === 'not-sent') return granted
    if (granted.kind === 'refused')
      return { kind: 'rejected', issues: granted.issues, verdict: 'account-fix' }
    const sent = await send(sw, call, granted.token)
    if (sent.kind !== 'reply' || sent.status !== 401) return interpret(sw, call, sent, granted.token)
    sw.tokens.forget(granted.token)
    refusal = unauthorized(sent)
  }
  return refusal ?? { kind: 'unknown', why: 'unreachable', alarm: true }
}

/** Header names and order as in pac-spec §4.3. */
function send(sw: Sw, { request, left_ms, signal }: Call, token: string): Promise<Sent> {
  const { contentType, body } = multipartXML(request.cfdi.xml)
  return sw.http({
    method: 'POST',
    url: new URL('/v4/cfdi33/stamp/v4', sw.baseUrl),
    headers: {
      Authorization: `Bearer ${token}`,
      customid: request.idempotencyKey,
      'Content-Type': contentType,
    },
    body,
    timeout_ms: left_ms(),
    signal,
  })
}

function unauthorized({ body }: { body: Buffer }): StampOutcome {
  const envelope = parseEnvelope(body)
  const issues = envelope ? issuesOf(envelope) : []
  const verdict = verdictOf(issues, false)
  const said = issues.length > 0 && verdict !== 'unknown' && verdict !== 'code-fix'
  return {
    kind: 'rejected',
    issues: issues.length > 0 ? issues : [{ code: 'HTTP401', message: '' }],
    verdict: said ? verdict : 'account-fix',
  }
}

/** Only whole JSON under 200 and 400 says anything; 403 says that nothing was done. */
async function interpret(sw: Sw, call: Call, sent: Sent, token: string): Promise<StampOutcome> {
  if (sent.kind === 'not-sent') return sent
  if (sent.kind === 'unknown') return unanswered(sent)
  if (sent.status === 403) {
    return { kind: 'rejected', issues: [{ code: 'HTTP403', message: '' }], verdict: 'account-fix' }
  }
  const envelope = sent.status === 200 || sent.status === 400 ? parseEnvelope(sent.body) : null
  if (envelope === null) return unanswered({ why: `http-${sent.status}`, status: sent.status })
  const issues = issuesOf(envelope)
  if (DUPLICATE_CODES.includes(issues[0]?.code ?? '')) return duplicate(sw, call, { envelope, issues, token })
  if (envelope.status === 'success')
    return believed(call.request.cfdi, dataText(envelope, 'cfdi'), 'fresh', sw.certificates)
  return rejected(sw, call.request.cfdi, envelope, issues)
}

function rejected(sw: Sw, cfdi: SealedCfdi, envelope: Envelope, issues: readonly PacIssue[]): StampOutcome {
  const verdict = verdictOf(issues, hasNewCSD(cfdi, sw.clock.now()))
  if (verdict === 'unknown') return { kind: 'unknown', why: 'CO1000', alarm: false }
  const said =
    issues.length > 0 ? issues : [{ code: 'HTTP400', message: (envelope.message ?? '').slice(0, 500) }]
  return { kind: 'rejected', issues: said, verdict }
}

/** The 307: "fetch", never "failed". */
async function duplicate(
  sw: Sw,
  call: Call,
  { envelope, issues, token }: { envelope: Envelope; issues: readonly PacIssue[]; token: string },
): Promise<StampOutcome> {
  const { cfdi } = call.request
  const earlier = earlierStamp(envelope, cfdi.xml)
  if (earlier.xml !== null) return believed(cfdi, earlier.xml, 'duplicate', sw.certificates)
  if (issues[0]?.code === 'CFDI3307') return { kind: 'unknown', why: 'customid-of-another-xml', alarm: true }
  if (earlier.uuid !== null) {
    const o = { http: sw.http, apiUrl: sw.apiUrl, token, left_ms: call.left_ms, signal: call.signal }
    const xml = await fetchByUUID(earlier.uuid, o)
    if (xml !== null) return believed(cfdi, xml, 'recovered', sw.certificates)
  }
  return { kind: 'duplicate-without-data', issues }
}
