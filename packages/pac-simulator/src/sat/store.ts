import type { LedgerEntry } from '../ledger.ts'
import { openJournal } from '../journal.ts'
import type { Shelf } from '../memory.ts'

/** What SAT was told about one CFDI, in order. `effectiveAt` of a request: when SAT shows it as cancelled although
 *  nobody answers; null: never. Instants are ISO 8601. */
export type SatEvent =
  | {
      readonly kind: 'requested'
      readonly uuid: string
      readonly at: string
      readonly motivo: string
      readonly needsAcceptance: boolean
      readonly effectiveAt: string | null
    }
  | { readonly kind: 'accepted' | 'rejected' | 'expired'; readonly uuid: string; readonly at: string }

/** How slow SAT is, by the simulator's clock. */
export type SatSettings = {
  /** From the stamp until the status service knows the CFDI. */
  readonly statusLag_ms: number
  /** From the stamp until the cancellation service knows it (205 before); may be longer than the other. */
  readonly cancelLag_ms: number
  /** From a request that needs nobody's acceptance until the status service says Cancelado. */
  readonly effectLag_ms: number
  /** How long after its stamp a CFDI of more than $1,000 can be cancelled without its receiver. */
  readonly grace_ms: number
  /** How long the receiver may take to answer the first request; then it counts as accepted. */
  readonly answer_ms: number
}

/** 72 hours to answer; 30 minutes of grace, as PAC sandboxes have. Source: pac-spec §5.5, §9. */
export const SAT_SETTINGS: SatSettings = {
  statusLag_ms: 0,
  cancelLag_ms: 0,
  effectLag_ms: 0,
  grace_ms: 30 * 60_000,
  answer_ms: 72 * 3_600_000,
}

export type Cancelled = 'Cancelado sin aceptación' | 'Cancelado con aceptación' | 'Plazo vencido'

/** Where the cancellation of one CFDI stands. */
export type CancelState =
  | { readonly kind: 'none' | 'pending' | 'rejected' }
  | { readonly kind: 'cancelled'; readonly how: Cancelled }

export type SatStore = {
  settings(): SatSettings
  change(settings: Partial<SatSettings>): void
  /** The CFDI, whichever PAC stamped it. */
  find(uuid: string): LedgerEntry | null
  isVisible(entry: LedgerEntry, to: 'status' | 'cancel'): boolean
  stateOf(uuid: string): CancelState
  /** Notes a request for a CFDI that none is pending for. */
  request(entry: LedgerEntry, motivo: string): Promise<void>
  /** What the receiver, or the time, says to a pending request. @returns false when none is pending */
  answer(uuid: string, kind: 'accepted' | 'rejected' | 'expired'): Promise<boolean>
  needsAcceptance(entry: LedgerEntry): boolean
  /** CFDI in force that name this one in a CfdiRelacionados, with the type of relation. */
  liveRelated(uuid: string): readonly { readonly entry: LedgerEntry; readonly tipoRelacion: string }[]
  reset(): void
  close(): Promise<void>
}

type Source = { findByUUID(uuid: string): LedgerEntry | null; entries(): readonly LedgerEntry[] }

/** SAT as seen from outside: one store for the stamps of all PACs, which reach it late. What was cancelled is kept over
 *  restarts, as the ledgers are. */
export async function openSatStore(o: {
  readonly dir: string | null
  readonly clock: { now(): Date }
  readonly ledgers: () => readonly Source[]
  readonly settings?: Partial<SatSettings> | undefined
  /** What was changed of them. */
  readonly changed: Shelf<Partial<SatSettings>>
}): Promise<SatStore> {
  const journal = await openJournal<SatEvent>(o.dir, 'sat')
  const initial = { ...SAT_SETTINGS, ...o.settings }
  let settings: SatSettings = { ...initial, ...o.changed.get(CHANGED) }
  const events = new Map<string, SatEvent[]>()
  const note = (event: SatEvent): void =>
    void events.set(event.uuid, [...(events.get(event.uuid) ?? []), event])
  for (const event of journal.found) note(event)
  const write = (event: SatEvent): Promise<void> => {
    note(event)
    return journal.append(event)
  }
  const age_ms = (entry: LedgerEntry): number => o.clock.now().getTime() - Date.parse(entry.at)
  const stateOf = (uuid: string): CancelState => stateAt(events.get(uuid.toUpperCase()) ?? [], o.clock.now())
  const needsAcceptance = (entry: LedgerEntry): boolean =>
    Number(entry.total) > 1000 && !GENERIC.includes(entry.rfcReceptor) && age_ms(entry) >= settings.grace_ms
  return {
    settings: () => settings,
    change: (change) => {
      settings = { ...settings, ...change }
      o.changed.set(CHANGED, { ...o.changed.get(CHANGED), ...change })
    },
    find: (uuid) => firstOf(o.ledgers(), (ledger) => ledger.findByUUID(uuid)),
    isVisible: (entry, to) =>
      age_ms(entry) - (entry.satDelay_ms ?? 0) >=
      (to === 'status' ? settings.statusLag_ms : settings.cancelLag_ms),
    stateOf,
    request: (entry, motivo) => {
      const needs = needsAcceptance(entry)
      const isFirst = (events.get(entry.uuid) ?? []).length === 0
      const at = o.clock.now()
      const after = (ms: number): string => new Date(at.getTime() + ms).toISOString()
      const unanswered = isFirst ? after(settings.answer_ms) : null
      const effectiveAt = needs ? unanswered : after(settings.effectLag_ms)
      const { uuid } = entry
      return write({
        kind: 'requested',
        uuid,
        at: at.toISOString(),
        motivo,
        needsAcceptance: needs,
        effectiveAt,
      })
    },
    answer: async (uuid, kind) => {
      if (stateOf(uuid).kind !== 'pending') return false
      await write({ kind, uuid: uuid.toUpperCase(), at: o.clock.now().toISOString() })
      return true
    },
    needsAcceptance,
    liveRelated: (uuid) =>
      relatedTo(o.ledgers(), uuid).filter(({ entry }) => stateOf(entry.uuid).kind !== 'cancelled'),
    reset: () => {
      settings = initial
      o.changed.clear()
    },
    close: () => journal.close(),
  }
}

const CHANGED = 'settings'
const GENERIC: readonly string[] = ['XAXX010101000', 'XEXX010101000']

/** The last word counts. A pending request becomes effective by time: without a receiver to ask at once, with one when
 *  its term ends; a repeated request has no term. Source: pac-spec §9. */
function stateAt(events: readonly SatEvent[], now: Date): CancelState {
  const last = events.at(-1)
  if (!last) return { kind: 'none' }
  if (last.kind !== 'requested') return ANSWERED[last.kind]
  const isEffective = last.effectiveAt !== null && now.getTime() >= Date.parse(last.effectiveAt)
  if (!isEffective) return { kind: 'pending' }
  return { kind: 'cancelled', how: last.needsAcceptance ? 'Plazo vencido' : 'Cancelado sin aceptación' }
}

const ANSWERED: Readonly<Record<'accepted' | 'rejected' | 'expired', CancelState>> = {
  accepted: { kind: 'cancelled', how: 'Cancelado con aceptación' },
  rejected: { kind: 'rejected' },
  expired: { kind: 'cancelled', how: 'Plazo vencido' },
}

function firstOf<T>(sources: readonly Source[], find: (source: Source) => T | null): T | null {
  for (const source of sources) {
    const found = find(source)
    if (found !== null) return found
  }
  return null
}

const RELATED =
  /<cfdi:CfdiRelacionados\b[^>]*\sTipoRelacion="([^"]*)"[^>]*>([\s\S]*?)<\/cfdi:CfdiRelacionados>/g

function relatedTo(sources: readonly Source[], uuid: string) {
  const entries = sources.flatMap((source) =>
    source.entries().filter(({ xml }) => xml.includes('CfdiRelacionado')),
  )
  return entries.flatMap((entry) =>
    [...entry.xml.matchAll(RELATED)]
      .filter(([, , inner = '']) => inner.toUpperCase().includes(uuid.toUpperCase()))
      .map(([, tipoRelacion = '']) => ({ entry, tipoRelacion })),
  )
}
