import { createHash } from 'node:crypto'
import { type CSD, type Fault, buildComprobante, localFecha, sealComprobante } from '@timbra/cfdi'
import { sealingCSD } from '../csd/open.ts'
import type { Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { issuerById } from '../issuers/find.ts'
import { resolveLines } from '../products/resolve.ts'
import { storeById } from '../stores/find.ts'
import { ticketsByIds } from '../tickets/find.ts'
import type { AdvanceDeps } from './deps.ts'
import type { Issuance } from './issuance.ts'
import { type Refusal, afterSeal, csdMissing, refusedByRules, storeMustMap } from './sealing.ts'
import { type Sale, linesOf, unmappedLines, ventaOf } from './sale.ts'
import { saveStep, wake } from './save.ts'
import { saveChange, setSealed, takeFolio } from './store.ts'
import { ticketIdsOf } from './store-request.ts'
import { uuidSubstituted } from './store-substitute.ts'

/** A Fecha in the future is refused (401), and clocks differ: ours says a minute less. Source: rulebook §A3. */
const FECHA_SAFETY_MS = 60_000

/** Builds, checks and seals the document, and commits it as `sealed`: bytes, folio and state together, or nothing.
 *  What the store or the customer must mend first is written down as faults instead. @returns whether it was sealed */
export async function seal(deps: AdvanceDeps, held: Issuance): Promise<boolean> {
  const sale = await loadSale(deps, held)
  const unmapped = unmappedLines(sale)
  if (unmapped.length > 0) return refuse(deps, held, storeMustMap(held, unmapped, deps.clock.now()))
  const csd = await sealingCSD(deps, held.issuerId)
  if (csd === null) return refuse(deps, held, csdMissing(held, deps.clock.now()))
  const faults = await inTransaction(deps.db, (trx) => sealAndSave(deps, trx, held, sale, csd))
  if (faults !== null) return refuse(deps, held, refusedByRules(held, faults, deps.clock.now()))
  return true
}

/** The counter's row stays locked from here to the commit, so nothing waits inside: arithmetic and one signature.
 *  @returns faults of the local rules; then nothing was saved that matters, the folio goes back with the rollback */
async function sealAndSave(
  deps: AdvanceDeps,
  trx: Trx,
  held: Issuance,
  sale: Sale,
  csd: CSD,
): Promise<readonly Fault[] | null> {
  const now = deps.clock.now()
  const fecha = localFecha(new Date(now.getTime() - FECHA_SAFETY_MS), sale.store.timeZone)
  const rehearsal = buildComprobante(
    ventaOf(sale, held.folio ?? { serie: sale.issuer.serie, folio: '1' }, fecha),
  )
  if (!rehearsal.ok) return rehearsal.faults
  const folio = held.folio ?? {
    serie: sale.issuer.serie,
    folio: await takeFolio(trx, sale.issuer.id, sale.issuer.serie),
  }
  const { xml, sello } = sealComprobante({ ...rehearsal.value, ...folio }, csd)
  const saving = { now, who: `worker:${deps.worker}`, leaseUntil: null }
  if (!(await saveChange(trx, held, afterSeal(held, now), saving))) throw new LostHold()
  await setSealed(trx, held.id, { ...folio, fecha, xml, selloSha256: sha256(sello) })
  if (held.state !== 'requested') await wake(trx, held, now) // else whoever sealed goes on, or the janitor
  return null
}

/** Rolls the transaction back, so that the folio is not taken by a worker whose row is another's by now. */
export class LostHold extends Error {
  constructor() {
    super('the row is held by another worker')
    this.name = 'LostHold'
  }
}

async function refuse(deps: AdvanceDeps, held: Issuance, refusal: Refusal): Promise<false> {
  if (refusal.alarm)
    deps.log.error(
      { issuanceId: held.id, codes: refusal.change.event.detail['codes'] },
      'sale cannot be sealed',
    )
  await saveStep(deps, held, refusal.change, deps.clock.now())
  return false
}

async function loadSale(deps: AdvanceDeps, held: Issuance): Promise<Sale> {
  const tickets = await ticketsByIds(deps.db, await ticketIdsOf(deps.db, held.id))
  const [issuer, store] = await Promise.all([
    issuerById(deps.db, held.issuerId),
    storeById(deps.db, held.storeId),
  ])
  if (issuer === null || store === null) throw new Error('an issuance points at an issuer and a store')
  const keys = await resolveLines(deps.db, held.issuerId, linesOf(tickets))
  const substitutes = await uuidSubstituted(deps.db, held.id)
  return { issuer, store, receptor: held.receptor, tickets, keys, substitutes }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
