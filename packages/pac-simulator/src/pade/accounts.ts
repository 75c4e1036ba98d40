import { type AccountBook, accountChange, openAccounts, stateOf } from '../accounts.ts'
import type { Memory } from '../memory.ts'

export type PadeAccount = {
  readonly user: string
  readonly password: string
  readonly contrato: string
  /** Stamps that were bought; 'unlimited' never runs out. */
  readonly stamps: number | 'unlimited'
}

type State = PadeAccount & { readonly badLogins: number; readonly maintenance: boolean }

/** `codigo` and `mensaje` of a refusal, as PADE words it. */
export type PadeError = { readonly codigo: string; readonly mensaje: string }

export type PadeAccounts = AccountBook & {
  /** Every call is a login; the third bad one in a row locks the user until `reset` or `change`. */
  login(user: string, password: string, contrato: string): PadeAccount | PadeError
}

const BAD_LOGINS = 3

/** Source: pac-spec §6.5, §14.3. */
export function createPadeAccounts(
  memory: Pick<Memory, 'shelf'>,
  initial: readonly PadeAccount[] = DEMO_ACCOUNTS,
): PadeAccounts {
  const began = initial.map((account): State => ({ ...account, badLogins: 0, maintenance: false }))
  const accounts = openAccounts(began, memory.shelf<State>('pade accounts'))
  return {
    login: (user, password, contrato) => {
      const account = accounts.get(user)
      if (!account || account.badLogins >= BAD_LOGINS) return WRONG_USER
      if (account.password !== password) {
        accounts.put({ ...account, badLogins: account.badLogins + 1 })
        return WRONG_USER
      }
      accounts.put({ ...account, badLogins: 0 })
      if (account.maintenance) return { codigo: '5', mensaje: 'El servicio se encuentra en mantenimiento.' }
      return account.contrato === contrato ? account : { codigo: '2', mensaje: 'El contrato no es válido.' }
    },
    list: () => accounts.all().map((each) => stateOf({ ...each, locked: each.badLogins >= BAD_LOGINS })),
    change: (user, change) => {
      const account = accounts.get(user)
      if (!account) return false
      const { locked, ...others } = accountChange(change)
      const badLogins = locked === undefined ? account.badLogins : locked ? BAD_LOGINS : 0
      accounts.put({ ...account, ...others, badLogins })
      return true
    },
    reset: () => accounts.reset(),
  }
}

const WRONG_USER: PadeError = { codigo: '1', mensaje: 'Usuario desconocido o contraseña incorrecta.' }

export const DEMO_CONTRATO = '6f1c0000-0000-4000-8000-00000000de30'

const DEMO_ACCOUNTS: readonly PadeAccount[] = [
  { user: 'demo', password: 'demo', contrato: DEMO_CONTRATO, stamps: 'unlimited' },
]
