import type { Fault } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import type { StampedCfdi } from '../issuance/cancelled.ts'
import { noteSurplusCancellation } from '../issuance/surplus-cfdi.ts'
import { cfdiOf } from './cfdi.ts'
import { insertCancellation, selectOpen } from './store.ts'
import { lockRequests } from './store-view.ts'

export type CancelDeps = { readonly db: Db; readonly clock: Clock }

export type CancellationRequested =
  | { readonly kind: 'accepted' | 'existing'; readonly cancellationId: string }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

export type NewCancellation = {
  /** Made by the form, so that a double click is the same request. */
  readonly id: string
  readonly issuanceId: string
  readonly motivo: string
  readonly substituteId: string | null
  /** Names one too many, not the issuance's own CFDI. */
  readonly surplusId?: string
  /** customer | staff:<id> | surplus-watcher */
  readonly requestedBy: string
}

/** Writes down a request and wakes a worker, in one transaction. While one is under way, or after the CFDI is
 *  cancelled, asking again gives that one. `check` sees the CFDI before anything is written. */
export function requestCancellation(
  deps: CancelDeps,
  x: NewCancellation,
  check: Check,
): Promise<CancellationRequested> {
  return inTransaction(deps.db, (trx) => requestWithin(deps, trx, x, check))
}

export type Check = (trx: Trx, cfdi: StampedCfdi) => Promise<readonly Fault[]>

/** The same within the caller's transaction. */
export async function requestWithin(
  deps: Pick<CancelDeps, 'clock'>,
  trx: Trx,
  x: NewCancellation,
  check: Check,
): Promise<CancellationRequested> {
  const now = deps.clock.now()
  const { surplusId = null } = x
  const subject = { issuanceId: x.issuanceId, surplusId }
  await lockRequests(trx, x.issuanceId)
  const open = await selectOpen(trx, subject)
  if (open !== null) return { kind: 'existing', cancellationId: open.id }
  const cfdi = await cfdiOf(trx, subject)
  const faults = cfdi === null ? [NOT_STAMPED] : await check(trx, cfdi)
  if (faults.length > 0) return { kind: 'refused', faults }
  const state = x.substituteId === null ? 'requested' : 'waiting-substitute'
  await insertCancellation(trx, { ...x, surplusId, state }, now)
  if (surplusId !== null)
    await noteSurplusCancellation(trx, { ...subject, surplusId, state, at: now, who: x.requestedBy })
  await wake(trx, x.id, null)
  return { kind: 'accepted', cancellationId: x.id }
}

const NOT_STAMPED: Fault = {
  code: 'CANC-SIN-CFDI',
  path: 'issuanceId',
  message: 'Esta factura todavía no está timbrada: no hay nada que cancelar.',
  source: 'timbra cancellation/README.md',
}

export function wakeUpKey(cancellationId: string): string {
  return `poll-cancellation:${cancellationId}`
}

export async function wake(trx: Trx | Db, cancellationId: string, runAt: Date | null): Promise<void> {
  await enqueue(trx, 'poll-cancellation', { cancellationId }, { key: wakeUpKey(cancellationId), runAt })
}
