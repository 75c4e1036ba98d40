import { readAcuse } from '@timbra/cfdi'
import { cancelOutcomeOf } from '../cancel-code.ts'
import type { CallOptions, CancelOutcome, CancelRequest } from '../pac.ts'
import { within } from '../within.ts'
import { recordOf, withToken, type Warehouse } from './datawarehouse.ts'
import { dataText, isRecord, issuesOf, parseEnvelope, type Envelope } from './envelope.ts'
import type { Sent } from '../http.ts'
import { multipartXML } from './multipart.ts'
import { verdictOf } from './verdict.ts'

type Sw = Warehouse & { readonly baseUrl: string }

/** Hands a signed Cancelacion to SW; after a 401, which SW did not process, once more. Source: pac-spec §4.6. */
export async function cancelAtSw(sw: Sw, request: CancelRequest, o: CallOptions): Promise<CancelOutcome> {
  const left_ms = deadline(o)
  let refusal: CancelOutcome = { kind: 'unknown', why: 'unreachable' }
  for (const _try of ['cached token', 'new token']) {
    const granted = await within(sw.tokens.get(), left_ms())
    if (granted === null) return { kind: 'unknown', why: 'auth-timeout' }
    if (granted.kind === 'not-sent') return { kind: 'unknown', why: granted.why }
    if (granted.kind === 'refused')
      return { kind: 'rejected', issues: granted.issues, verdict: 'account-fix' }
    const { contentType, body } = multipartXML(Buffer.from(request.signedXml, 'utf8'))
    const headers = { Authorization: `Bearer ${granted.token}`, 'Content-Type': contentType }
    const url = new URL('/cfdi33/cancel/xml', sw.baseUrl)
    const sent = await sw.http({
      method: 'POST',
      url,
      headers,
      body,
      timeout_ms: left_ms(),
      signal: o.signal,
    })
    if (sent.kind !== 'reply' || sent.status !== 401) return interpret(request, sent)
    sw.tokens.forget(granted.token)
    refusal = { kind: 'rejected', issues: [{ code: 'HTTP401', message: '' }], verdict: 'account-fix' }
  }
  return refusal
}

/** The acuse that SW keeps; null when it has none (yet). */
export function receiptOfSw(sw: Sw, { uuid }: { uuid: string }, o: CallOptions): Promise<Uint8Array | null> {
  return withToken(sw, o, async (context) => {
    const record = await recordOf(uuid, context)
    return record === null ? null : record.download('urlAckCancellation')
  })
}

function interpret({ uuid }: CancelRequest, sent: Sent): CancelOutcome {
  if (sent.kind !== 'reply') return { kind: 'unknown', why: sent.why }
  if (sent.status === 403)
    return { kind: 'rejected', issues: [{ code: 'HTTP403', message: '' }], verdict: 'account-fix' }
  const envelope = sent.status === 200 || sent.status === 400 ? parseEnvelope(sent.body) : null
  if (envelope === null) return { kind: 'unknown', why: `http-${sent.status}` }
  const text = dataText(envelope, 'acuse')
  const acuse = text === null ? null : Buffer.from(text, 'utf8')
  const code = folioCode(envelope, uuid, text)
  if (code !== null) return cancelOutcomeOf(code, envelope.message ?? '', acuse)
  return envelope.status === 'success' ? { kind: 'unknown', why: 'success-without-folio' } : refused(envelope)
}

/** Of `data.uuid`, a map by UUID in upper case; else of the acuse. */
function folioCode(envelope: Envelope, uuid: string, acuse: string | null): string | null {
  const codes = envelope.data?.uuid
  const code = isRecord(codes) ? (codes[uuid.toUpperCase()] ?? codes[uuid.toLowerCase()]) : null
  if (typeof code === 'string' || typeof code === 'number') return String(code)
  const read = acuse === null ? null : readAcuse(acuse)
  return (
    (read?.ok && read.value.folios.find((folio) => folio.uuid === uuid.toUpperCase())?.estatusUUID) || null
  )
}

/** CACFDI33 is "something with the XML"; the line of detail says what, when SAT said it: `302 - …`, `CR1306 - …`. */
function refused(envelope: Envelope): CancelOutcome {
  const issues = issuesOf(envelope)
  const sat = issues.find(({ code }) => /^\d{3}$/.test(code))
  if (sat) return cancelOutcomeOf(sat.code, sat.message, null)
  const verdict = verdictOf(issues, false)
  if (verdict === 'unknown') return { kind: 'unknown', why: 'CO1000' }
  const said =
    issues.length > 0 ? issues : [{ code: 'HTTP400', message: (envelope.message ?? '').slice(0, 500) }]
  return { kind: 'rejected', issues: said, verdict }
}

function deadline(o: CallOptions): () => number {
  const start = performance.now()
  return () => Math.max(1, o.timeout_ms - (performance.now() - start))
}
