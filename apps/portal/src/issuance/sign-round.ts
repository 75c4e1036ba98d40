import { createHash } from 'node:crypto'
import { type CSD, type Comprobante, sealComprobante } from '@timbra/cfdi'
import type { Trx } from '../db/connect.ts'
import type { AdvanceDeps } from './deps.ts'
import { leaseUntil } from './hold.ts'
import type { Issuance, Sealed } from './issuance.ts'
import { wake } from './save.ts'
import { afterSeal } from './sealing.ts'
import { type Write, saveChanges } from './store-save.ts'
import { takeFolios } from './store-folio.ts'

/** A Fecha in the future is refused (401), and clocks differ: ours says a minute less. Source: rulebook §A3. */
const FECHA_SAFETY_MS = 60_000

/** Whether whoever seals a request goes on to send it, or gives the row back. */
export type AfterSeal = 'keep' | 'give-back'

export type Held = Issuance & { readonly sealed: Sealed }
export type Sealing = { readonly deps: AdvanceDeps; readonly held: Issuance; readonly after: AfterSeal }
/** Everything is checked; what is missing is the folio, if the row has none yet, and the signature. */
export type Draft = Sealing & { readonly comprobante: Comprobante; readonly csd: CSD; readonly now: Date }

/** The counter's row stays locked from the first folio to the commit, so nothing waits inside: arithmetic and
 *  signatures. Throws LostHold when one of the rows is another's by now: then nothing is saved, and no folio taken. */
export async function signAndSave(trx: Trx, drafts: readonly Draft[]): Promise<readonly Held[]> {
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
export function keeps({ held, after }: Pick<Sealing, 'held' | 'after'>): boolean {
  return after === 'keep' && held.state === 'requested'
}

/** The instant that Fecha, which has whole seconds, names. */
export function fechaAt(now: Date): number {
  return Math.floor((now.getTime() - FECHA_SAFETY_MS) / 1000) * 1000
}

/** Rolls the transaction back, so that the folio is not taken by a worker whose row is another's by now. */
export class LostHold extends Error {
  constructor() {
    super('the row is held by another worker')
    this.name = 'LostHold'
  }
}

export function missing(id: string): never {
  throw new Error(`the round of seals lost ${id}`)
}
