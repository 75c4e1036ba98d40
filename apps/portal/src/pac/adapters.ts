import type { PacAdapter, PacParts, PacSettings } from './adapter.ts'
import { FINKOK } from './finkok/finkok.ts'
import type { Canceller, Pac, PacId } from './pac.ts'
import { PADE } from './pade/pade.ts'
import { SOLUCION_FACTIBLE } from './solucionfactible/solucionfactible.ts'
import { SW } from './sw/sw.ts'

/** Every PAC that Timbra can stamp with, in the order in which they are tried when TIMBRA_PACS does not say another. A
 *  new one is a folder and a line here: docs/pac/adding-a-pac.md. */
export const ADAPTERS: readonly PacAdapter[] = [SW, FINKOK, PADE, SOLUCION_FACTIBLE]

/** A PAC that this installation uses, with its settings. */
export type PacInUse = { readonly id: PacId; readonly settings: PacSettings }

/** Makes those in use, in their order: the first is tried first. */
export function createPacs(
  inUse: readonly PacInUse[],
  parts: PacParts,
  adapters: readonly PacAdapter[] = ADAPTERS,
): ReadonlyMap<PacId, Pac & Canceller> {
  return new Map(
    inUse.map(({ id, settings }) => {
      const adapter = adapters.find((each) => each.id === id)
      if (!adapter) throw new Error(`no adapter for ${id}`)
      return [id, adapter.create(settings, parts)]
    }),
  )
}
