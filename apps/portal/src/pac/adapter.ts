import type { Clock } from '../clock.ts'
import type { PacLog } from './outcome.ts'
import type { Canceller, Pac, PacId } from './pac.ts'
import type { PacCertificates } from './trust.ts'

/** One PAC as Timbra knows it before it is configured: what it is called, what must be said to use it, and how to make
 *  it. What it may do with an invoice is the port (pac.ts). */
export type PacAdapter = {
  readonly id: PacId
  /** For people: 'SW Sapien'. */
  readonly name: string
  /** Environment variables, without their `TIMBRA_<ID>_`. The one called URL decides whether the PAC is in use. */
  readonly settings: readonly PacSetting[]
  /** Opens no connection. @param settings every setting by name, defaults filled in, shapes checked */
  create(settings: PacSettings, parts: PacParts): Pac & Canceller
}

export type PacSetting = {
  readonly name: string
  readonly kind: 'address' | 'path' | 'text' | 'flag'
  /** Absent: it must be given. `{ like }`: the same as another one, which stands before it. */
  readonly fallback?: string | { readonly like: string }
}

export type PacSettings = Readonly<Record<string, string>>

/** What every adapter works with. */
export type PacParts = {
  readonly certificates: PacCertificates
  readonly clock: Clock
  readonly log?: PacLog
  /** Waits between questions of one call; a test moves its clock instead. */
  readonly pause?: (ms: number) => Promise<void>
}

/** What an adapter is told of a PAC that knows us by user and password. */
export type PacLogin = PacParts & {
  readonly baseUrl: string
  readonly user: string
  readonly password: string
}

/** Reads the settings URL, USER and PASSWORD. */
export function loginOf(settings: PacSettings, parts: PacParts): PacLogin {
  return {
    baseUrl: settingOf(settings, 'URL'),
    user: settingOf(settings, 'USER'),
    password: settingOf(settings, 'PASSWORD'),
    ...parts,
  }
}

/** 'sw', 'API_URL' → 'TIMBRA_SW_API_URL'. */
export function variableOf(id: PacId, name: string): string {
  return `TIMBRA_${id.toUpperCase()}_${name}`
}

/** A setting that was checked and filled in; asking for one that the adapter does not list is our bug. */
export function settingOf(settings: PacSettings, name: string): string {
  const value = settings[name]
  if (value === undefined) throw new Error(`the adapter does not list a setting ${name}`)
  return value
}
