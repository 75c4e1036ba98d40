import type { Fault } from '@timbra/cfdi'
import type { Db } from '../db/connect.ts'
import { selectByToken } from './store.ts'

/** What the page of a request shows while its ticket has not come, or never did. */
export type EarlyView = {
  readonly issuerId: string
  readonly numero: string
  readonly requestedAt: Date
  readonly state:
    | { readonly kind: 'waiting' }
    /** The ticket came and has an invoice already: its page. */
    | { readonly kind: 'existing'; readonly token: string }
    | { readonly kind: 'refused'; readonly faults: readonly Fault[] }
    | { readonly kind: 'never-came' }
}

/** @returns null for a token that nobody was given, or whose request has become an issuance */
export async function earlyByToken(db: Db, token: string): Promise<EarlyView | null> {
  const row = await selectByToken(db, token)
  if (row === null || row.ending === 'requested') return null
  const { issuerId, numero, requestedAt } = row
  return { issuerId, numero, requestedAt, state: stateOf(row) }
}

function stateOf(row: {
  ending: string | null
  leadsTo: string | null
  faults: readonly Fault[] | null
}): EarlyView['state'] {
  if (row.ending === 'existing' && row.leadsTo !== null) return { kind: 'existing', token: row.leadsTo }
  if (row.ending === 'refused') return { kind: 'refused', faults: row.faults ?? [] }
  return row.ending === 'never-came' ? { kind: 'never-came' } : { kind: 'waiting' }
}
