import type { Balance, CallOptions } from '../pac.ts'
import { type Warehouse, withToken } from './datawarehouse.ts'
import { parseEnvelope } from './envelope.ts'

/** Stamps that the account has left; null when SW does not say. Source: pac-spec §4.7. */
export function balanceAtSw(sw: Warehouse, o: CallOptions): Promise<Balance | null> {
  return withToken(sw, o, async ({ http, apiUrl, token, left_ms, signal }) => {
    const url = new URL('/management/v2/api/users/balance', apiUrl)
    const headers = { Authorization: `Bearer ${token}` }
    const sent = await http({ method: 'GET', url, headers, body: null, timeout_ms: left_ms(), signal })
    const data = sent.kind === 'reply' && sent.status === 200 ? parseEnvelope(sent.body)?.data : null
    if (data?.['unlimited'] === true) return { stamps: 'unlimited' }
    const left = data?.['stampsBalance']
    return typeof left === 'number' ? { stamps: left } : null
  })
}
