import type { Fault, Parsed, Receptor } from '@timbra/cfdi'
import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Ids } from '../ids.ts'
import { ticketsByIds } from '../tickets/find.ts'
import { lockTickets } from '../tickets/lock.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { applyCorrection, sameData } from './correction.ts'
import { type CustomerData, parseCustomerData } from './customer-data.ts'
import type { Issuance } from './issuance.ts'
import { OTHER_TICKETS, PARTLY_INVOICED, shapeFaults, ticketFaults, unique } from './request-faults.ts'
import { wake } from './save.ts'
import { lockIssuance } from './store.ts'
import {
  type NewIssuance,
  insertIfNew,
  insertIssuance,
  isUniqueViolation,
  lockLiveIssuances,
  ticketIdsOf,
} from './store-request.ts'

export type RequestDeps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids }

export type IssuanceRequest = {
  /** Made with the form, so that a double click or a reload is the same request. */
  readonly id: string
  readonly ticketIds: readonly string[]
  readonly receptor: Receptor
  readonly email: string | null
  readonly accountId: string | null
  /** For a request that was left before its ticket came: its address and its time stay what they were. */
  readonly early?: { readonly token: string; readonly requestedAt: Date }
  /** The store has agreed to invoice it after its deadline; the address is that of the petition. */
  readonly late?: { readonly token: string }
}

export type Requested =
  | { readonly kind: 'accepted' | 'existing' | 'corrected'; readonly token: string }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }

const TRIES = 5

/** Asks for the CFDI of one or more tickets whose possession the caller has proved. One transaction: the request, its
 *  tickets and the wake-up of a worker exist together or not at all.
 *  @returns accepted (also for the same request again) · existing: these tickets have a live issuance, here is its
 *  address · corrected: it was waiting for better data, and has them now · refused, with every fault at once */
export async function requestIssuance(deps: RequestDeps, request: IssuanceRequest): Promise<Requested> {
  const shape = shapeFaults(request)
  if (shape.length > 0) return refused(shape)
  const data = parseCustomerData(request)
  const plain = await insertPlain(deps, request, data)
  if (plain !== null) return plain
  for (let tryNumber = 1; ; tryNumber++) {
    try {
      return await inTransaction(deps.db, (trx) => decide(deps, trx, request, data))
    } catch (cause) {
      // Somebody asked for one of these tickets, or with this id, at the same moment: look again at what there is now.
      if (!isUniqueViolation(cause) || tryNumber === TRIES) throw cause
    }
  }
}

/** The plain case, which nearly all are, in one statement without locks: the tickets may be invoiced, nobody has asked
 *  for them, and the data are in order. The unique index on live tickets decides between two that come at once.
 *  @returns null when there is more to decide */
async function insertPlain(
  deps: RequestDeps,
  request: IssuanceRequest,
  data: Parsed<CustomerData>,
): Promise<Requested | null> {
  if (!data.ok) return null
  const now = deps.clock.now()
  const tickets = await ticketsByIds(deps.db, unique(request.ticketIds))
  const fresh = newIssuance(deps, request, tickets, now)
  if (fresh === null || ticketFaults(tickets, request, fresh.requestedAt).length > 0) return null
  try {
    const inserted = await insertIfNew(deps.db, { ...fresh, ...data.value }, now)
    return inserted ? { kind: 'accepted', token: fresh.token } : null
  } catch (cause) {
    if (isUniqueViolation(cause)) return null
    throw cause
  }
}

type OfTickets = Omit<NewIssuance, keyof CustomerData>

/** @returns null when there is no ticket */
function newIssuance(
  { ids }: RequestDeps,
  { id, accountId, early, late }: IssuanceRequest,
  tickets: readonly Ticket[],
  now: Date,
): OfTickets | null {
  const [ticket] = tickets
  if (!ticket) return null
  const { issuerId, storeId } = ticket
  const ticketIds = tickets.map((one) => one.id)
  const invoiceBy = earliest(tickets.map((one) => one.invoiceBy))
  const requestedAt = early?.requestedAt ?? now
  const token = early?.token ?? late?.token ?? ids.token()
  return { id, token, issuerId, storeId, accountId, ticketIds, invoiceBy, requestedAt }
}

async function decide(
  deps: RequestDeps,
  trx: Trx,
  request: IssuanceRequest,
  data: Parsed<CustomerData>,
): Promise<Requested> {
  const now = deps.clock.now()
  const tickets = await lockTickets(trx, unique(request.ticketIds))
  const live = await lockLiveIssuances(
    trx,
    tickets.map((ticket) => ticket.id),
  )
  const same = await lockIssuance(trx, { id: request.id })
  if (same) return repeated(trx, request, same, data, now)
  const [first] = live
  if (first) return joined(trx, first.issuance, live.length === tickets.length && allSame(live), data, now)
  const fresh = newIssuance(deps, request, tickets, now)
  const faults = [
    ...ticketFaults(tickets, request, request.early?.requestedAt ?? now),
    ...(data.ok ? [] : data.faults),
  ]
  if (faults.length > 0 || fresh === null || !data.ok) return refused(faults)
  await insertIssuance(trx, { ...fresh, ...data.value }, now)
  await wake(trx, fresh, null)
  return { kind: 'accepted', token: fresh.token }
}

/** The same form again: the same answer, unless the data were refused meanwhile and are others now. */
async function repeated(
  trx: Trx,
  request: IssuanceRequest,
  same: Issuance,
  data: Parsed<CustomerData>,
  now: Date,
): Promise<Requested> {
  const before = await ticketIdsOf(trx, same.id)
  if (before.join() !== unique(request.ticketIds).toSorted().join()) return refused([OTHER_TICKETS])
  if (same.state !== 'waiting-customer' || !data.ok || sameData(same.receptor, data.value.receptor))
    return { kind: 'accepted', token: same.token }
  await applyCorrection(trx, same, { ...data.value, email: data.value.email ?? same.email }, now)
  return { kind: 'corrected', token: same.token }
}

/** The tickets have a live issuance already. Who holds a ticket may see it, and mend its data when they were refused. */
async function joined(
  trx: Trx,
  live: Issuance,
  coversAll: boolean,
  data: Parsed<CustomerData>,
  now: Date,
): Promise<Requested> {
  if (!coversAll) return refused([PARTLY_INVOICED])
  if (live.state !== 'waiting-customer') return { kind: 'existing', token: live.token }
  if (!data.ok) return refused(data.faults)
  await applyCorrection(trx, live, { ...data.value, email: data.value.email ?? live.email }, now)
  return { kind: 'corrected', token: live.token }
}

function refused(faults: readonly Fault[]): Requested {
  return { kind: 'refused', faults }
}

function earliest(instants: readonly Date[]): Date {
  return new Date(Math.min(...instants.map((instant) => instant.getTime())))
}

function allSame(live: readonly { readonly issuance: Issuance }[]): boolean {
  return new Set(live.map(({ issuance }) => issuance.id)).size === 1
}
