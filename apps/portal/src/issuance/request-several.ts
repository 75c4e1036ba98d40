import type { Fault, Receptor } from '@timbra/cfdi'
import { derivedUuid } from '../ids.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { type RequestDeps, requestIssuance } from './request.ts'

/** together: one CFDI per store, because each store issues from its own postal code · apart: one per ticket. */
export type Grouping = 'together' | 'apart'

/** The tickets of each CFDI, in the order in which they were added. Source: rulebook §0 rule 8 */
export function groupTickets<T extends Pick<Ticket, 'storeId'>>(
  tickets: readonly T[],
  grouping: Grouping,
): readonly (readonly T[])[] {
  if (grouping === 'apart') return tickets.map((ticket) => [ticket])
  const stores = new Map<string, T[]>()
  for (const ticket of tickets) stores.set(ticket.storeId, [...(stores.get(ticket.storeId) ?? []), ticket])
  return [...stores.values()]
}

export type RequestedGroup = {
  readonly ticketIds: readonly string[]
  /** The address of its page, or what stood in the way. */
  readonly outcome:
    | { readonly kind: 'requested'; readonly token: string }
    | { readonly kind: 'refused'; readonly faults: readonly Fault[] }
}

/** Asks for the CFDI of several groups of tickets with the same data of the receiver. Each group is a request of its own:
 *  one that is refused does not hold up the others. The form sent again is the same requests again.
 *  @param request.id made with the form @returns one answer per group, in order */
export async function requestSeveral(
  deps: RequestDeps,
  request: {
    readonly id: string
    readonly groups: readonly (readonly { readonly id: string }[])[]
    readonly receptor: Receptor
    readonly email: string | null
    readonly accountId: string | null
  },
): Promise<readonly RequestedGroup[]> {
  const { id, groups, ...data } = request
  const answers: RequestedGroup[] = []
  for (const [index, group] of groups.entries()) {
    const ticketIds = group.map((ticket) => ticket.id)
    const requested = await requestIssuance(deps, {
      ...data,
      id: index === 0 ? id : derivedUuid([id, ...ticketIds].join(' ')),
      ticketIds,
    })
    const outcome =
      requested.kind === 'refused' ? requested : ({ kind: 'requested', token: requested.token } as const)
    answers.push({ ticketIds, outcome })
  }
  return answers
}
