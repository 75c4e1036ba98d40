import { type AccountBook, accountChange, openAccounts, stateOf } from '../accounts.ts'
import type { Memory } from '../memory.ts'

export type SolucionFactibleAccount = {
  readonly user: string
  readonly password: string
  /** Stamps that were bought; 'unlimited' never runs out. */
  readonly stamps: number | 'unlimited'
}

type State = SolucionFactibleAccount & {
  readonly badLogins: number
  readonly locked: boolean
  readonly passwordExpired: boolean
  readonly inactive: boolean
  readonly maintenance: boolean
}

/** `status` and `mensaje` of an answer, as Solución Factible words it. */
export type SfStatus = { readonly status: number; readonly mensaje: string }

/** `change` also takes passwordExpired and inactive. */
export type SolucionFactibleAccounts = AccountBook & {
  /** Every call is a login; after five bad ones in a row nobody gets in until `reset` or `change`. */
  login(user: string, password: string): SolucionFactibleAccount | SfStatus
}

/** How many Solución Factible forgives is not known. */
const BAD_LOGINS = 5
const OWN_SWITCHES = ['passwordExpired', 'inactive'] as const

/** Source: pac-spec §7 (500, 601–605), §14.3. */
export function createSolucionFactibleAccounts(
  memory: Pick<Memory, 'shelf'>,
  initial: readonly SolucionFactibleAccount[] = DEMO_ACCOUNTS,
): SolucionFactibleAccounts {
  const began = initial.map((account): State => ({ ...account, ...OPEN }))
  const accounts = openAccounts(began, memory.shelf<State>('solucionfactible accounts'))
  return {
    login: (user, password) => {
      const account = accounts.get(user)
      if (!account) return WRONG_LOGIN
      const shut = shutFor(account)
      if (shut) return shut
      const right = account.password === password
      accounts.put({ ...account, badLogins: right ? 0 : account.badLogins + 1 })
      return right ? account : WRONG_LOGIN
    },
    list: () =>
      accounts.all().map((each) => stateOf({ ...each, locked: each.locked || each.badLogins >= BAD_LOGINS })),
    change: (user, change) => {
      const account = accounts.get(user)
      if (!account) return false
      const own = OWN_SWITCHES.filter((name) => typeof change[name] === 'boolean')
      accounts.put({
        ...account,
        ...accountChange(change),
        ...Object.fromEntries(own.map((name) => [name, change[name]])),
        badLogins: 0,
      })
      return true
    },
    reset: () => accounts.reset(),
  }
}

const OPEN = { badLogins: 0, locked: false, passwordExpired: false, inactive: false, maintenance: false }

function shutFor(account: State): SfStatus | null {
  if (account.maintenance) return AWAY
  if (account.badLogins >= BAD_LOGINS) {
    const mensaje = 'Se ha superado el número máximo permitido de intentos fallidos de autenticación.'
    return { status: 604, mensaje }
  }
  if (account.locked) return LOCKED
  if (account.passwordExpired) return { status: 603, mensaje: 'La contraseña de la cuenta ha expirado.' }
  return account.inactive ? { status: 605, mensaje: 'El usuario se encuentra inactivo.' } : null
}

export const AWAY: SfStatus = { status: 500, mensaje: 'Han ocurrido errores internos, reintentar.' }
export const LOCKED: SfStatus = { status: 602, mensaje: 'La cuenta de usuario se encuentra bloqueada.' }
export const WRONG_LOGIN: SfStatus = {
  status: 601,
  mensaje: 'Error de autenticación, el nombre de usuario o contraseña son incorrectos.',
}

const DEMO_ACCOUNTS: readonly SolucionFactibleAccount[] = [
  { user: 'demo', password: 'demo', stamps: 'unlimited' },
]
