import { accounts, type AccountView } from './control-accounts.ts'
import { type ArmedRule, MODES, type Mode, OPS, TFD_VARIANTS } from './faults.ts'
import type { LedgerEntry } from './ledger.ts'
import { PACS, type PacName } from './pacs.ts'
import { wordsOf } from './sat/cancel.ts'
import type { CancelState, SatSettings } from './sat/store.ts'
import type { World } from './world.ts'

/** Everything that a person wants to see at once, newest first, without the XML. */
export type Overview = {
  readonly now: string
  /** What a fault rule may name. */
  readonly choices: Readonly<Record<'pacs' | 'ops' | 'modes' | 'variants', readonly string[]>>
  readonly faults: readonly ArmedRule[]
  readonly fired: Readonly<Partial<Record<Mode, number>>>
  readonly accounts: readonly AccountView[]
  readonly ledgers: readonly {
    readonly pac: PacName
    readonly stamps: number
    readonly last: readonly Stamp[]
  }[]
  readonly sat: SatSettings
  readonly requests: readonly Asked[]
}

export type Stamp = Pick<
  LedgerEntry,
  'uuid' | 'at' | 'serie' | 'folio' | 'total' | 'rfcEmisor' | 'rfcReceptor'
> & {
  readonly cancellation: CancelState['kind']
  /** As SAT's status service words the cancellation; empty when nothing was asked. */
  readonly words: string
  /** Whether it has reached SAT's two parts, by SAT's settings. */
  readonly known: { readonly status: boolean; readonly cancel: boolean }
}

export type Asked = {
  readonly at: string
  readonly method: string
  readonly path: string
  /** Of the SOAP action, where there is one. */
  readonly action: string | null
  readonly bytes: number
}

/** @param last how many stamps of each PAC, and how many requests */
export function overview(world: World, last: number): Overview {
  return {
    now: world.clock.now().toISOString(),
    choices: { pacs: [...PACS, 'sat'], ops: OPS, modes: MODES, variants: TFD_VARIANTS },
    faults: world.faults.all(),
    fired: world.faults.fired(),
    accounts: accounts(world),
    ledgers: PACS.map((pac) => {
      const entries = world.ledgers[pac].entries()
      const newest = entries.slice(-last).toReversed()
      return { pac, stamps: entries.length, last: newest.map((entry) => stampOf(world, entry)) }
    }),
    sat: world.sat.settings(),
    requests: world.requests
      .all()
      .slice(-last)
      .toReversed()
      .map(({ at, method, url, rawHeaders, body }) => ({
        at,
        method,
        path: url.replace(/\?.*/s, ''),
        action: actionIn(rawHeaders),
        bytes: Buffer.byteLength(body, 'base64'),
      })),
  }
}

function stampOf(world: World, entry: LedgerEntry): Stamp {
  const { uuid, at, serie, folio, total, rfcEmisor, rfcReceptor } = entry
  return {
    uuid,
    at,
    serie,
    folio,
    total,
    rfcEmisor,
    rfcReceptor,
    cancellation: world.sat.stateOf(uuid).kind,
    words: wordsOf(world.sat, uuid),
    known: { status: world.sat.isVisible(entry, 'status'), cancel: world.sat.isVisible(entry, 'cancel') },
  }
}

function actionIn(rawHeaders: readonly string[]): string | null {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'soapaction')
  return at < 0 ? null : (rawHeaders[at + 1] ?? '').replaceAll('"', '')
}
