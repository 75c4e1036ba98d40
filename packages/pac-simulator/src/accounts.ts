import type { Shelf } from './memory.ts'

/** What every PAC's book of accounts can do; each adds how it lets somebody in. */
export type AccountBook = {
  list(): readonly AccountState[]
  /** stamps (a number or 'unlimited'), password, locked, maintenance: whatever else is said is not heard.
   *  @returns false when there is no such user */
  change(user: string, change: Readonly<Record<string, unknown>>): boolean
  reset(): void
}

/** `stamps` as bought; what is left depends on the ledger. */
export type AccountState = {
  readonly user: string
  readonly stamps: number | 'unlimited'
  readonly locked: boolean
  readonly maintenance: boolean
}

/** What of an account everybody may see. */
export function stateOf({ user, stamps, locked, maintenance }: AccountState): AccountState {
  return { user, stamps, locked, maintenance }
}

/** What of a change that came over HTTP can be meant. */
export function accountChange(change: Readonly<Record<string, unknown>>): {
  readonly stamps?: number | 'unlimited'
  readonly password?: string
  readonly locked?: boolean
  readonly maintenance?: boolean
} {
  const { stamps, password, locked, maintenance } = change
  return {
    ...(typeof stamps === 'number' || stamps === 'unlimited' ? { stamps } : {}),
    ...(typeof password === 'string' ? { password } : {}),
    ...(typeof locked === 'boolean' ? { locked } : {}),
    ...(typeof maintenance === 'boolean' ? { maintenance } : {}),
  }
}

/** The accounts of one PAC as its front end works with them. */
export type Accounts<A> = {
  get(user: string): A | undefined
  /** Only of somebody who is there. */
  put(account: A): void
  all(): readonly A[]
  reset(): void
}

/** Accounts as they began, and what has become of them since, which a restart does not undo. */
export function openAccounts<A extends { readonly user: string }>(
  initial: readonly A[],
  changed: Shelf<A>,
): Accounts<A> {
  const known = new Map(initial.map((account) => [account.user, account]))
  const get = (user: string): A | undefined =>
    known.has(user) ? (changed.get(user) ?? known.get(user)) : undefined
  return {
    get,
    put: (account) => {
      if (JSON.stringify(account) !== JSON.stringify(get(account.user))) changed.set(account.user, account)
    },
    all: () => [...known.keys()].flatMap((user) => get(user) ?? []),
    reset: () => changed.clear(),
  }
}
