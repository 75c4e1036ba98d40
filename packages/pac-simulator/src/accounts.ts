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
