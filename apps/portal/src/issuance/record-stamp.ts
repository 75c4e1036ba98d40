import { requestDelivery } from '../delivery/request.ts'
import type { Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { AdvanceDeps } from './deps.ts'
import type { Issuance, Sealed } from './issuance.ts'
import { type Write, saveChanges } from './store-save.ts'
import { insertEvent } from './store-event.ts'
import { lockIssuance, uuidOf } from './store.ts'
import { commitChange } from './store-gathered.ts'
import { recordSurplus } from './store-surplus.ts'
import { mayBecome } from './transitions.ts'

export type Stamp = {
  readonly uuid: string
  readonly xml: Uint8Array
  readonly via: 'fresh' | 'duplicate' | 'recovered'
}

/** Writes down a stamp, and in the same transaction asks for its delivery when the customer left an e-mail.
 *  A stamp is evidence: it is stored also when the worker that brings it has lost its hold on the row, if the row has
 *  no stamp yet and still keeps the bytes that were stamped. One that fits nowhere is a surplus CFDI: an alarm and an
 *  event, so that a person cancels it. */
export async function recordStamp(
  deps: AdvanceDeps,
  sent: Issuance & { sealed: Sealed },
  stamp: Stamp,
): Promise<void> {
  const known = { ...stamp, uuid: stamp.uuid.toUpperCase() }
  // Nearly always the row is still held as it was sent; then nothing has to be looked at first.
  if (sent.email === null && (await commitChange(deps.db, writeOf(deps, sent, known)))) return
  await recordUnderLock(deps, sent, known)
}

async function recordUnderLock(
  deps: AdvanceDeps,
  sent: Issuance & { sealed: Sealed },
  stamp: Stamp,
): Promise<void> {
  const { uuid } = stamp
  const surplus = await inTransaction(deps.db, async (trx) => {
    const row = await lockIssuance(trx, { id: sent.id })
    if (row === null) throw new Error('an issuance is never deleted')
    const known = await uuidOf(trx, row.id)
    if (known === uuid) return false
    const fits = known === null && row.sealed?.selloSha256 === sent.sealed.selloSha256
    const isSurplus = !fits || !mayBecome(row.state, 'stamped')
    if (isSurplus) await noteSurplus(deps, trx, sent, row, uuid)
    else await store(deps, trx, { ...row, pac: sent.pac }, stamp)
    return isSurplus
  })
  if (surplus)
    deps.log.error({ issuanceId: sent.id, uuid, alarm: true }, 'a PAC stamped bytes that nobody waits for')
}

async function store(deps: AdvanceDeps, trx: Trx, row: Issuance, stamp: Stamp): Promise<void> {
  const [saved] = await saveChanges(trx, [writeOf(deps, row, stamp)])
  if (!saved) throw new Error('a locked row changed under its lock')
  if (row.email !== null)
    await requestDelivery({ ...deps, db: trx }, { issuanceId: row.id, email: row.email })
}

function writeOf(deps: AdvanceDeps, row: Issuance, stamp: Stamp): Write {
  const event = { kind: 'stamped', detail: { uuid: stamp.uuid, via: stamp.via } } as const
  const change = { state: 'stamped', nextAt: null, tries: 0, pac: row.pac, faults: null, event } as const
  const saving = { now: deps.clock.now(), who: whoOf(row), leaseUntil: null }
  return { held: row, change, saving, stamp }
}

async function noteSurplus(
  deps: AdvanceDeps,
  trx: Trx,
  sent: Issuance & { sealed: Sealed },
  row: Issuance,
  uuid: string,
): Promise<void> {
  const at = deps.clock.now()
  const event = { kind: 'surplus-stamp', detail: { uuid } } as const
  await insertEvent(trx, row.id, { at, who: whoOf(sent), from: row.state, to: row.state, event })
  await recordSurplus(trx, {
    id: deps.ids.uuid(),
    issuanceId: row.id,
    pac: sent.pac ?? '',
    sealed: sent.sealed,
    uuid,
    at,
  })
}

function whoOf(row: Issuance): string {
  return `pac:${row.pac ?? 'unknown'}`
}
