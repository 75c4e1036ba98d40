import { type CSD, buildComprobante, localFecha } from '@timbra/cfdi'
import { sealingCSD } from '../csd/open.ts'
import type { Db } from '../db/connect.ts'
import { gathered, perDatabase } from '../db/gather.ts'
import { inTransaction } from '../db/transaction.ts'
import type { AdvanceDeps } from './deps.ts'
import type { Issuance } from './issuance.ts'
import { loadSales } from './load-sales.ts'
import { type Refusal, csdMissing, refusedByRules, storeMustMap } from './sealing.ts'
import { type Sale, unmappedLines, ventaOf } from './sale.ts'
import { saveStep } from './save.ts'
import {
  type AfterSeal,
  type Draft,
  type Held,
  type Sealing,
  fechaAt,
  keeps,
  missing,
  signAndSave,
} from './sign-round.ts'

/** The counter of folios is locked while so many are signed, some ms. */
const AT_ONCE = 16

type Outcome = { readonly refusal: Refusal } | { readonly sealed: Held }

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
  gathered<Sealing, Outcome>({ most: AT_ONCE, keyOf: ({ held }) => held.id }, (requests) =>
    sealAll(db, requests),
  ),
)

async function sealAll(db: Db, requests: readonly Sealing[]): Promise<readonly Outcome[]> {
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
async function openCSDs(requests: readonly Sealing[]): Promise<ReadonlyMap<string, CSD | null>> {
  const byIssuer = new Map(requests.map((request) => [request.held.issuerId, request.deps]))
  const opened = [...byIssuer].map(async ([id, deps]) => [id, await sealingCSD(deps, id)] as const)
  return new Map(await Promise.all(opened))
}

function draftOf(request: Sealing, sale: Sale, csd: CSD | null): Draft | { refusal: Refusal } {
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

async function refuse(deps: AdvanceDeps, held: Issuance, refusal: Refusal): Promise<void> {
  if (refusal.alarm)
    deps.log.error(
      { issuanceId: held.id, codes: refusal.change.event.detail['codes'] },
      'sale cannot be sealed',
    )
  await saveStep(deps, held, refusal.change, deps.clock.now())
}
