import { setTimeout as pauseFor } from 'node:timers/promises'
import { loginOf, type PacAdapter, type PacLogin, settingOf } from '../adapter.ts'
import { createHttp } from '../http.ts'
import { logOutcome } from '../outcome.ts'
import type { CallOptions, Canceller, Pac, StampOutcome, StampRequest } from '../pac.ts'
import { balanceAtFinkok, healthOfFinkok } from './account.ts'
import { cancelAtFinkok, receiptOfFinkok } from './cancel.ts'
import { getXML } from './get-xml.ts'
import { recoverStamp } from './recover.ts'
import { createSoap } from './soap.ts'
import { askStamped, type Call, type Finkok, sendStamp } from './stamp.ts'

export type FinkokOptions = PacLogin & {
  readonly rfc: string
}

/** How an installation says that it stamps with Finkok. */
export const FINKOK: PacAdapter = {
  id: 'finkok',
  name: 'Finkok',
  settings: [
    { name: 'URL', kind: 'address' },
    { name: 'USER', kind: 'text' },
    { name: 'PASSWORD', kind: 'text' },
    { name: 'RFC', kind: 'text', fallback: '' },
  ],
  create: (settings, parts) =>
    createFinkokPac({
      ...loginOf(settings, parts),
      rfc: settingOf(settings, 'RFC'),
    }),
}

/** Finkok over SOAP 1.1. Throws TypeError for an address that is none. Source: pac-spec §5; docs/pac/finkok.md. */
export function createFinkokPac(options: FinkokOptions): Pac & Canceller {
  new URL(options.baseUrl)
  const soap = createSoap({ http: createHttp(), baseUrl: options.baseUrl })
  const finkok: Finkok = { pause: (ms) => pauseFor(ms), ...options, soap }
  const stamp = async (request: StampRequest, o: CallOptions): Promise<StampOutcome> => {
    const call = callOf(request, o)
    const outcome = await sendStamp(finkok, call)
    logOutcome(options.log, 'finkok', outcome, o.timeout_ms - call.left_ms())
    return outcome
  }
  return {
    id: 'finkok',
    stamp,
    recover: async (request, o) => {
      const call = callOf(request, o)
      const outcome = await recoverStamp(finkok, call, o.inDoubt_ms ?? Number.POSITIVE_INFINITY)
      logOutcome(options.log, 'finkok', outcome, o.timeout_ms - call.left_ms())
      return outcome
    },
    ask: (request, o) => askStamped(finkok, callOf(request, o)),
    health: (o) => healthOfFinkok(finkok, o),
    balance: (o) => balanceAtFinkok(finkok, o),
    fetchByUUID: (uuid, issuerRfc, o) =>
      getXML(finkok, { uuid, issuerRfc }, { ...o, left_ms: () => o.timeout_ms }),
    cancel: (request, o) => cancelAtFinkok(finkok, request, o),
    cancelReceipt: (request, o) => receiptOfFinkok(finkok, request, o),
  }
}

function callOf({ cfdi }: StampRequest, { timeout_ms, signal }: CallOptions): Call {
  const start = performance.now()
  return { cfdi, signal, left_ms: () => Math.max(1, timeout_ms - (performance.now() - start)) }
}
