import { DEMO_CONTRATO, type PacName } from '@timbra/pac-simulator'
import type { Clock } from '../../src/clock.ts'
import type { Canceller, Pac } from '../../src/pac/pac.ts'
import { createPadePac } from '../../src/pac/pade/pade.ts'
import { createSwPac } from '../../src/pac/sw/sw.ts'
import type { PacCertificates } from '../../src/pac/trust.ts'

type Login = {
  readonly user: string
  readonly password: string
  readonly certificates: PacCertificates
  readonly clock: Clock
}

/** The real adapters, by the simulator's name for the PAC that they speak to. */
const ADAPTERS = {
  sw: (login, url) => createSwPac({ ...login, baseUrl: url, apiUrl: url }),
  pade: (login, url) =>
    createPadePac({
      ...login,
      baseUrl: url,
      stampPath: '/servicio/rest/timbrado40Prueba',
      soapPath: '/servicio/Timbrado4.0',
      contrato: DEMO_CONTRATO,
      verifySerieFolio: false,
    }),
} as const satisfies Partial<Record<PacName, (login: Login, url: string) => Pac & Canceller>>

export type ChaosPac = keyof typeof ADAPTERS
export const CHAOS_PACS = Object.keys(ADAPTERS) as ChaosPac[]

export function adapterFor(name: ChaosPac, login: Login, url: string): Pac & Canceller {
  return ADAPTERS[name](login, url)
}

/** 'sw,pade' → names in order of preference; null when one is unknown, none is given, or one comes twice. */
export function parsePacs(text: string): readonly ChaosPac[] | null {
  const names = text.split(',')
  const known = CHAOS_PACS.filter((pac) => names.includes(pac))
  if (known.length === 0 || known.length !== names.length) return null
  return known.toSorted((a, b) => names.indexOf(a) - names.indexOf(b))
}
