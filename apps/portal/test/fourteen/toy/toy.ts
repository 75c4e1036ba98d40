import { type PacAdapter, type PacParts, settingOf } from '../../../src/pac/adapter.ts'
import { cancelOutcomeOf } from '../../../src/pac/cancel-code.ts'
import { createHttp, type Sent } from '../../../src/pac/http.ts'
import { hasNewCSD } from '../../../src/pac/new-csd.ts'
import { believed, logOutcome } from '../../../src/pac/outcome.ts'
import type { CallOptions, Canceller, Pac, StampOutcome, StampRequest } from '../../../src/pac/pac.ts'
import { verdictOfIssues } from '../../../src/pac/verdict.ts'

/** A PAC that does not exist: what docs/pac/adding-a-pac.md calls the smallest whole adapter. It takes the XML as it is and
 *  answers `{"xml"}`, `{"code","message"}`, or 307 with the earlier `xml`. */
export const TOY: PacAdapter = {
  id: 'toy',
  name: 'PAC de juguete',
  settings: [
    { name: 'URL', kind: 'address' },
    { name: 'KEY', kind: 'text' },
  ],
  create: (settings, parts) =>
    createToyPac({ baseUrl: settingOf(settings, 'URL'), key: settingOf(settings, 'KEY'), ...parts }),
}

type ToyOptions = PacParts & { readonly baseUrl: string; readonly key: string }

function createToyPac(o: ToyOptions): Pac & Canceller {
  const http = createHttp()
  const call = async (path: string, body: Uint8Array | null, { timeout_ms, signal }: CallOptions) => {
    const method = body === null ? 'GET' : 'POST'
    const url = new URL(path, o.baseUrl)
    return answerOf(await http({ method, url, headers: { 'X-Key': o.key }, body, timeout_ms, signal }))
  }
  const stamp = async (request: StampRequest, options: CallOptions): Promise<StampOutcome> => {
    const outcome = interpret(o, request, await call('/toy/stamp', request.cfdi.xml, options))
    logOutcome(o.log, 'toy', outcome, 0)
    return outcome
  }
  return {
    id: 'toy',
    stamp,
    recover: async (request, options) => {
      const outcome = await stamp(request, options)
      return outcome.kind === 'stamped' ? { ...outcome, via: 'recovered' } : outcome
    },
    health: async (options) => ((await call('/toy/health', null, options)).kind === 'json' ? 'up' : 'down'),
    balance: async (options) => {
      const answer = await call('/toy/balance', null, options)
      const left = answer.kind === 'json' ? answer.json['left'] : null
      return typeof left === 'number' || left === 'unlimited' ? { stamps: left } : null
    },
    fetchByUUID: async (uuid, _issuerRfc, options) => {
      const answer = await call(`/toy/cfdi/${uuid}`, null, options)
      return answer.kind === 'json' && textIn(answer.json, 'xml')
        ? Buffer.from(textIn(answer.json, 'xml'))
        : null
    },
    cancel: async ({ signedXml }, options) => {
      const answer = await call('/toy/cancel', Buffer.from(signedXml), options)
      if (answer.kind !== 'json') return { kind: 'unknown', why: answer.why }
      const acuse = textIn(answer.json, 'acuse')
      return cancelOutcomeOf(textIn(answer.json, 'code'), '', acuse === '' ? null : Buffer.from(acuse))
    },
    cancelReceipt: async () => null,
  }
}

type ToyAnswer =
  | { readonly kind: 'json'; readonly json: Readonly<Record<string, unknown>> }
  | Exclude<Sent, { kind: 'reply' }>

/** Only whole JSON under 200 is an answer. */
function answerOf(sent: Sent): ToyAnswer {
  if (sent.kind !== 'reply') return sent
  try {
    const json: unknown = sent.status === 200 ? JSON.parse(sent.body.toString('utf8')) : null
    if (typeof json === 'object' && json !== null) return { kind: 'json', json: { ...json } }
  } catch {} // not JSON, so no answer
  return { kind: 'unknown', why: `http-${sent.status}`, status: sent.status }
}

function interpret(o: ToyOptions, { cfdi }: StampRequest, answer: ToyAnswer): StampOutcome {
  if (answer.kind === 'not-sent') return answer
  if (answer.kind === 'unknown') return { kind: 'unknown', why: answer.why, alarm: false }
  const code = textIn(answer.json, 'code')
  const xml = textIn(answer.json, 'xml')
  if (xml !== '') return believed(cfdi, xml, code === '307' ? 'duplicate' : 'fresh', o.certificates)
  const issues = [{ code, message: textIn(answer.json, 'message') }]
  if (code === '307') return { kind: 'duplicate-without-data', issues }
  if (code === '') return { kind: 'unknown', why: 'neither-stamp-nor-code', alarm: true }
  const ownVerdict = (own: string) => (own.startsWith('AU') ? 'account-fix' : null)
  const verdict = verdictOfIssues(issues, hasNewCSD(cfdi, o.clock.now()), ownVerdict)
  return { kind: 'rejected', issues, verdict }
}

function textIn(json: Readonly<Record<string, unknown>>, name: string): string {
  const value = json[name]
  return typeof value === 'string' ? value : ''
}
