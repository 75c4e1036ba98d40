import type { Fault } from '@timbra/cfdi'
import { correctInvoice } from '../corrections/correct.ts'
import { correctionCaseOf } from '../corrections/find.ts'
import { inTransaction } from '../db/transaction.ts'
import { requestIssuance } from '../issuance/request.ts'
import type { AskDeps } from './ask.ts'
import type { Petition } from './petition.ts'
import { lockByFolio, saveDecision } from './store.ts'

export type Decision = {
  /** As printed: P-1A2B3C4D. */
  readonly folio: string
  /** staff:<id> */
  readonly who: string
  /** In the store's words, for the customer; needed for a no. */
  readonly answer: string
}

export type Decided =
  | { readonly kind: 'done' }
  /** No petition, or several, with that folio. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'decided-before'; readonly state: 'granted' | 'refused' }
  /** The customer must be told why. */
  | { readonly kind: 'no-answer' }
  /** Granting it is not possible; nothing was written. */
  | { readonly kind: 'impossible'; readonly faults: readonly Fault[] }

/** Says no, with the reason that the customer reads. */
export function refusePetition(deps: AskDeps, decision: Decision): Promise<Decided> {
  if (decision.answer.trim() === '') return Promise.resolve({ kind: 'no-answer' })
  return decide(deps, decision, () => Promise.resolve({ state: 'refused', leadsTo: null }))
}

/** Says yes and asks for the invoice at once: it counts as requested now; a late one keeps the address of its petition. */
export function grantPetition(deps: AskDeps, decision: Decision): Promise<Decided> {
  return decide(deps, decision, async (petition) => {
    const asked =
      petition.kind === 'late' ? await issueLate(deps, petition) : await correct(deps, petition, decision.who)
    return 'faults' in asked ? asked : { state: 'granted', leadsTo: asked.token }
  })
}

type Refused = { readonly kind: 'refused'; readonly faults: readonly Fault[] }
type Outcome = { readonly state: 'granted' | 'refused'; readonly leadsTo: string | null } | Refused

/** The row of the petition is held meanwhile, so that two people decide one after the other; what a yes asks for is the same
 *  request however often it is made. */
function decide(
  deps: AskDeps,
  { folio, who, answer }: Decision,
  work: (petition: Petition) => Promise<Outcome>,
): Promise<Decided> {
  return inTransaction(deps.db, async (trx): Promise<Decided> => {
    const [petition, second] = await lockByFolio(trx, folio)
    if (!petition || second) return { kind: 'unknown' }
    if (petition.state !== 'open') return { kind: 'decided-before', state: petition.state }
    const outcome = await work(petition)
    if (!('state' in outcome)) return { kind: 'impossible', faults: outcome.faults }
    await saveDecision(trx, petition.id, { ...outcome, answer: answer.trim(), at: deps.clock.now(), who })
    return { kind: 'done' }
  })
}

type Asked = { readonly kind: string; readonly token: string } | Refused

function issueLate(deps: AskDeps, petition: Petition): Promise<Asked> {
  const { id, token, ticketId, receptor, email, accountId } = petition
  const ticketIds = [ticketId ?? '']
  return requestIssuance(deps, { id, ticketIds, receptor, email, accountId, late: { token } })
}

async function correct(deps: AskDeps, petition: Petition, who: string): Promise<Asked> {
  const { id, issuanceId, receptor, email, accountId } = petition
  const found = await correctionCaseOf(deps.db, issuanceId ?? '')
  if (found === null) return { kind: 'refused', faults: [] }
  return correctInvoice(deps, { id, ...found, receptor, email, accountId, who })
}
