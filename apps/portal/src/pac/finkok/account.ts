import { localFecha } from '@timbra/cfdi'
import { healthWithout } from '../outcome.ts'
import type { Balance, CallOptions, Health } from '../pac.ts'
import { findAll, textOf } from '../soap.ts'
import { fieldOf } from './answer.ts'
import type { Finkok } from './stamp.ts'

/** A postal code of Mexico's centre, whose clock `datetime` then tells. */
const CENTRE = '06000'
/** A Fecha this much ahead is refused (CFDI40101 at five minutes). */
const SKEW_ms = 4 * 60_000

/** utilities.datetime stamps nothing; it also tells when our clock is wrong. Source: pac-spec §5.6. */
export async function healthOfFinkok(finkok: Finkok, o: CallOptions): Promise<Health> {
  const children = [
    ['username', finkok.user],
    ['password', finkok.password],
    ['zipcode', CENTRE],
  ] as const
  const sent = await finkok.soap({ service: 'utilities', operation: 'datetime', children, ...o })
  if (sent.kind !== 'result') return healthWithout(sent)
  const told = fieldOf(sent.result, 'datetime')
  if (told === null) return fieldOf(sent.result, 'error') === null ? 'unknown' : 'down'
  const ours = localFecha(finkok.clock.now(), 'America/Mexico_City')
  const skew_ms = Date.parse(`${told.trim().slice(0, 19)}Z`) - Date.parse(`${ours}Z`)
  if (Math.abs(skew_ms) > SKEW_ms)
    finkok.log?.error({ pac: 'finkok', skew_ms, alarm: true }, 'our clock and the PAC’s differ')
  return 'up'
}

/** registration.get: the least that any active issuer has left; null when Finkok does not say. -1 is "on demand".
 *  Source: pac-spec §5.6. */
export async function balanceAtFinkok(finkok: Finkok, o: CallOptions): Promise<Balance | null> {
  const children = [
    ['reseller_username', finkok.user],
    ['reseller_password', finkok.password],
    ['taxpayer_id', finkok.rfc],
  ] as const
  const sent = await finkok.soap({ service: 'registration', operation: 'get', children, ...o })
  if (sent.kind !== 'result') return null
  const credits = findAll(sent.result, 'ResellerUser')
    .filter((user) => textOf(user, 'status') !== 'S')
    .map((user) => textOf(user, 'credit'))
    .filter((credit) => /^-?\d+$/.test(credit))
    .map(Number)
  if (credits.length === 0) return null
  const counted = credits.filter((credit) => credit >= 0)
  return { stamps: counted.length === 0 ? 'unlimited' : Math.min(...counted) }
}
