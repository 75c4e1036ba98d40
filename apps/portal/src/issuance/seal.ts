import { createHash } from 'node:crypto'
import { type CSD, type Comprobante, buildComprobante, localFecha, sealComprobante } from '@timbra/cfdi'
import { sealingCSD } from '../csd/open.ts'
import type { Db, Trx } from '../db/connect.ts'
import { gathered, perDatabase } from '../db/gather.ts'
import { inTransaction } from '../db/transaction.ts'
import type { AdvanceDeps } from './deps.ts'
import { leaseUntil } from './hold.ts'
import type { Issuance, Sealed } from './issuance.ts'
import { loadSales } from './load-sales.ts'
import { type Refusal, afterSeal, csdMissing, refusedByRules, storeMustMap } from './sealing.ts'
import { type Sale, unmappedLines, ventaOf } from './sale.ts'
import { saveStep, wake } from './save.ts'
import { type Write, saveChanges, takeFolios } from './store.ts'

/** A Fecha in the future is refused (401), and clocks differ: ours says a minute less. Source: rulebook §A3. */
const FECHA_SAFETY_MS = 60_000
/** The counter of folios is locked while so many are signed, some ms. */
const AT_ONCE = 16

/** Whether whoever seals a request goes on to send it, or gives the row back. */
export type AfterSeal = 'keep' | 'give-back'

type Held = Issuance & { readonly sealed: Sealed }
type Request = { readonly deps: AdvanceDeps; readonly held: Issuance; readonly after: AfterSeal }
type Outcome = { readonly refusal: Refusal } | { readonly sealed: Held }
/** Everything is checked; what is missing is the folio, if the row has none yet, and the signature. */
type Draft = Request & { readonly comprobante: Comprobante; readonly csd: CSD; readonly now: Date }

/** Builds, checks and seals the document, and commits it as `sealed`: bytes, folio and state together, or nothing.
 *  What the store or the customer must mend first is written down as faults instead. Those who seal at the same time
 *  share their questions to the database and one commit.
 *  @returns the row as it is now, when it was kept to be sent */
export async function seal(deps: AdvanceDeps, held: Issuance, after: AfterSeal): Promise<Held | null> {
  const outcome = await sealingOf(deps.db)({ deps, held, after })
  if ('refusal' in outcome) {
    await refuse(deps, held, outcome.refusal)
    return null
  }
  return keeps({ held, after }) ? outcome.sealed : null
}

const sealingOf = perDatabase((db: Db) =>
  gathered<Request, Outcome>({ most: AT_ONCE, keyOf: ({ held }) => held.id }, (requests) =>
    sealAll(db, requests),
  ),
)

async function sealAll(db: Db, requests: readonly Request[]): Promise<readonly Outcome[]> {
  const [sales, csds] = await Promise.all([
    loadSales(
      db,
      requests.map(({ held }) => held),
    ),
    openCSDs(requests),
  ])
  const drafts = requests.map((request, index) =>
    draftOf(request, sales[index] as Sale, csds.get(request.held.issuerId) ?? null),
  )
  const ready = drafts.flatMap((draft) => ('refusal' in draft ? [] : [draft]))
  const sealed = ready.length === 0 ? [] : await inTransaction(db, (trx) => signAndSave(trx, ready))
  const byId = new Map(sealed.map((held) => [held.id, held]))
  return drafts.map((draft) =>
    'refusal' in draft ? draft : { sealed: byId.get(draft.held.id) ?? missing(draft.held.id) },
  )
}

/** One opening of each issuer's key for this round. */
async function openCSDs(requests: readonly Request[]): Promise<ReadonlyMap<string, CSD | null>> {
  const byIssuer = new Map(requests.map((request) => [request.held.issuerId, request.deps]))
  const opened = [...byIssuer].map(async ([id, deps]) => [id, await sealingCSD(deps, id)] as const)
  return new Map(await Promise.all(opened))
}

function draftOf(request: Request, sale: Sale, csd: CSD | null): Draft | { refusal: Refusal } {
  const { held, deps } = request
  const now = deps.clock.now()
  const unmapped = unmappedLines(sale)
  if (unmapped.length > 0) return { refusal: storeMustMap(held, unmapped, now) }
  if (csd === null) return { refusal: csdMissing(held, now) }
  const folio = held.folio ?? { serie: sale.issuer.serie, folio: '1' }
  const built = buildComprobante(
    ventaOf(sale, folio, localFecha(new Date(fechaAt(now)), sale.store.timeZone)),
  )
  return built.ok
    ? { ...request, comprobante: built.value, csd, now }
    : { refusal: refusedByRules(held, built.faults, now) }
}

/** The counter's row stays locked from the first folio to the commit, so nothing waits inside: arithmetic and
 *  signatures. Throws LostHold when one of the rows is another's by now: then nothing is saved, and no folio taken. */
async function signAndSave(trx: Trx, drafts: readonly Draft[]): Promise<readonly Held[]> {
  const numbered = await numberDrafts(trx, drafts)
  const signed = numbered.map((draft) => signDraft(draft))
  const saved = await saveChanges(
    trx,
    signed.map(({ write }) => write),
  )
  if (saved.includes(false)) throw new LostHold()
  for (const draft of drafts) if (draft.held.state !== 'requested') await wake(trx, draft.held, draft.now) // others go on, or the janitor
  return signed.map(({ sealed }) => sealed)
}

/** Gives a folio of its serie to every document whose row has none. */
async function numberDrafts(trx: Trx, drafts: readonly Draft[]): Promise<readonly Draft[]> {
  const seriesOf = (draft: Draft) => `${draft.held.issuerId} ${draft.comprobante.serie ?? ''}`
  const without = drafts.filter(({ held }) => held.folio === null)
  const given = new Map<Draft, string>()
  for (const key of [...new Set(without.map(seriesOf))].toSorted()) {
    const those = without.filter((draft) => seriesOf(draft) === key)
    const [first] = those
    if (!first) continue
    const { held, comprobante } = first
    const x = { issuerId: held.issuerId, serie: comprobante.serie ?? '', count: those.length }
    const folios = await takeFolios(trx, x)
    for (const [index, draft] of those.entries()) given.set(draft, folios[index] ?? missing(draft.held.id))
  }
  return drafts.map((draft) => {
    const folio = given.get(draft)
    return folio === undefined ? draft : { ...draft, comprobante: { ...draft.comprobante, folio } }
  })
}

function signDraft({ deps, held, after, comprobante, csd, now }: Draft): { write: Write; sealed: Held } {
  const { serie = '', folio = '', fecha } = comprobante
  const { xml, sello } = sealComprobante(comprobante, csd)
  const selloSha256 = createHash('sha256').update(sello).digest('hex')
  const change = afterSeal(held, now)
  const leased = keeps({ held, after }) ? leaseUntil(now) : null
  const saving = { now, who: `worker:${deps.worker}`, leaseUntil: leased }
  const write = { held, change, saving, sealed: { serie, folio, fecha, xml, selloSha256 } }
  const { state, nextAt, tries, pac, faults } = change
  const sealed = { xml, selloSha256, fechaAt: new Date(fechaAt(now)) }
  return {
    write,
    sealed: { ...held, state, nextAt, tries, pac, faults, tried: [], folio: { serie, folio }, sealed },
  }
}

/** Only a fresh request: what waited takes its place in the line of deadlines. */
function keeps({ held, after }: Pick<Request, 'held' | 'after'>): boolean {
  return after === 'keep' && held.state === 'requested'
}

/** The instant that Fecha, which has whole seconds, names. */
function fechaAt(now: Date): number {
  return Math.floor((now.getTime() - FECHA_SAFETY_MS) / 1000) * 1000
}

/** Rolls the transaction back, so that the folio is not taken by a worker whose row is another's by now. */
export class LostHold extends Error {
  constructor() {
    super('the row is held by another worker')
    this.name = 'LostHold'
  }
}

async function refuse(deps: AdvanceDeps, held: Issuance, refusal: Refusal): Promise<void> {
  if (refusal.alarm)
    deps.log.error(
      { issuanceId: held.id, codes: refusal.change.event.detail['codes'] },
      'sale cannot be sealed',
    )
  await saveStep(deps, held, refusal.change, deps.clock.now())
}

function missing(id: string): never {
  throw new Error(`the round of seals lost ${id}`)
}
