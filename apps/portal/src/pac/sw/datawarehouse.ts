import type { CallOptions } from '../pac.ts'
import { within } from '../within.ts'
import { isRecord, parseEnvelope } from './envelope.ts'
import type { Http } from '../http.ts'
import type { Tokens } from './token.ts'

type Context = {
  readonly http: Http
  readonly apiUrl: string
  readonly token: string
  readonly left_ms: () => number
  readonly signal?: AbortSignal | undefined
}

/** SW's second host and the way into it. */
export type Warehouse = { readonly apiUrl: string; readonly http: Http; readonly tokens: Tokens }

/** Asks something of SW's second host; null when SW does not let us in now. */
export async function withToken<T>(
  { apiUrl, http, tokens }: Warehouse,
  o: CallOptions,
  ask: (context: Context) => Promise<T | null>,
): Promise<T | null> {
  const start = performance.now()
  const left_ms = (): number => Math.max(1, o.timeout_ms - (performance.now() - start))
  const granted = await within(tokens.get(), left_ms())
  if (granted?.kind !== 'token') return null
  return ask({ http, apiUrl, token: granted.token, left_ms, signal: o.signal })
}

/** What SW keeps about one CFDI; its files are behind pre-signed addresses. */
export type LiveRecord = { download(name: 'urlXml' | 'urlAckCancellation'): Promise<Uint8Array | null> }

/** Fetches a stamped CFDI that SW holds: its record, then the pre-signed address in it. null when SW does not (yet)
 *  give it; storage lags seconds to minutes behind the stamp. Read-only. Source: pac-spec §4.5. */
export async function fetchByUUID(uuid: string, o: Context): Promise<Uint8Array | null> {
  const record = await recordOf(uuid, o)
  return record === null ? null : record.download('urlXml')
}

/** The record of a CFDI; null when SW does not (yet) give it. Read-only. Source: pac-spec §4.5. */
export async function recordOf(uuid: string, o: Context): Promise<LiveRecord | null> {
  if (!/^[0-9a-f-]{36}$/i.test(uuid)) return null
  const get = (url: URL, headers: Record<string, string>) =>
    o.http({ method: 'GET', url, headers, body: null, timeout_ms: o.left_ms(), signal: o.signal })
  const live = await get(new URL(`/datawarehouse/v1/live/${uuid}`, o.apiUrl), {
    Authorization: `Bearer ${o.token}`,
  })
  if (live.kind !== 'reply' || live.status !== 200) return null
  const records = parseEnvelope(live.body)?.data?.records
  const record: unknown = Array.isArray(records) ? records[0] : undefined
  if (!isRecord(record)) return null
  return {
    download: async (name) => {
      const address = safeURL(record[name], o.apiUrl)
      if (address === null) return null
      const file = await get(address, {})
      return file.kind === 'reply' && file.status === 200 ? file.body : null
    },
  }
}

/** The host differs from SW's own; the protocol may not be weaker than the one we were told to use. */
function safeURL(text: unknown, apiUrl: string): URL | null {
  if (typeof text !== 'string' || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === new URL(apiUrl).protocol ? url : null
}
