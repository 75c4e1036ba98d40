import { type AccountBook, type AccountState, accountChange, openAccounts, stateOf } from '../accounts.ts'
import type { Memory } from '../memory.ts'

export type FinkokAccount = {
  readonly user: string
  readonly password: string
  /** Stamps that were bought; 'unlimited' is "on demand". */
  readonly stamps: number | 'unlimited'
  /** Issuers registered under the account; 'any' asks for no registration. */
  readonly clients: 'any' | readonly string[]
}

/** `locked` is suspended for debt, which lets the call in and refuses the work. */
export type FinkokLogin = AccountState & FinkokAccount & { readonly suspendedClients: readonly string[] }

export type FinkokAccounts = AccountBook & {
  /** Every call is a login; null for a wrong one. Nobody is locked out for it. */
  login(user: string, password: string): FinkokLogin | null
}

/** `change` also takes `clients` and `suspendedClients`. Source: pac-spec §5.5, §5.6. */
export function createFinkokAccounts(
  memory: Pick<Memory, 'shelf'>,
  initial: readonly FinkokAccount[] = DEMO_ACCOUNTS,
): FinkokAccounts {
  const accounts = openAccounts(initial.map(asNew), memory.shelf<FinkokLogin>('finkok accounts'))
  return {
    list: () => accounts.all().map(stateOf),
    login: (user, password) => {
      const account = accounts.get(user)
      return account?.password === password ? account : null
    },
    change: (user, change) => {
      const account = accounts.get(user)
      if (account) accounts.put({ ...account, ...accountChange(change), ...clientsOf(change) })
      return account !== undefined
    },
    reset: () => accounts.reset(),
  }
}

function asNew(account: FinkokAccount): FinkokLogin {
  return { ...account, locked: false, maintenance: false, suspendedClients: [] }
}

function clientsOf({ clients, suspendedClients }: Readonly<Record<string, unknown>>) {
  return {
    ...(clients === 'any' || isList(clients) ? ({ clients } as const) : {}),
    ...(isList(suspendedClients) ? { suspendedClients } : {}),
  }
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

const DEMO_ACCOUNTS: readonly FinkokAccount[] = [
  { user: 'demo', password: 'demo', stamps: 'unlimited', clients: 'any' },
]
