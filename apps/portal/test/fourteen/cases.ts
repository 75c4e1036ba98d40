import type { PacId } from '../../src/pac/pac.ts'
import { DEMO_CONTRATO, type PacName, type RecordedRequest } from '@timbra/pac-simulator'

/** What the fourteen tests of pac-spec §14.4 must know of a PAC that its port does not say. A new PAC adds an entry. */
export type PacCase = {
  readonly id: PacId
  /** Whose ledger and faults are its own in the simulator. */
  readonly ledger: PacName
  /** Its settings, as an installation gives them; the address is the simulator's. */
  readonly environment: (url: string) => Readonly<Record<string, string>>
  /** Whether a request carries bytes that this PAC could stamp. */
  readonly isStamp: (request: RecordedRequest) => boolean
  /** Requests of any kind for one CFDI until a person is asked, when a 307 never comes with data: one stamp and ten
   *  questions, each of as many calls as pac-spec §3 lets it have. */
  readonly mostRequests: number
}

export const CASES = [
  {
    id: 'sw',
    ledger: 'sw',
    environment: (url) => ({ TIMBRA_SW_URL: url, TIMBRA_SW_USER: 'demo', TIMBRA_SW_PASSWORD: 'demo' }),
    isStamp: ({ url }) => url.includes('/stamp/'),
    mostRequests: 1 + 11,
  },
  {
    id: 'finkok',
    ledger: 'finkok',
    environment: (url) => ({
      TIMBRA_FINKOK_URL: url,
      TIMBRA_FINKOK_USER: 'demo',
      TIMBRA_FINKOK_PASSWORD: 'demo',
    }),
    isStamp: ({ url, rawHeaders }) => url === '/servicios/soap/stamp' && rawHeaders.includes('"stamp"'),
    mostRequests: 1 + 10 * (2 + 15),
  },
  {
    id: 'pade',
    ledger: 'pade',
    environment: (url) => ({
      TIMBRA_PADE_URL: url,
      TIMBRA_PADE_CONTRATO: DEMO_CONTRATO,
      TIMBRA_PADE_USER: 'demo',
      TIMBRA_PADE_PASSWORD: 'demo',
    }),
    isStamp: ({ url }) => url.startsWith('/servicio/rest/timbrado40'),
    mostRequests: 11,
  },
  {
    id: 'solucionfactible',
    ledger: 'solucionfactible',
    environment: (url) => ({
      TIMBRA_SOLUCIONFACTIBLE_URL: url,
      TIMBRA_SOLUCIONFACTIBLE_USER: 'demo',
      TIMBRA_SOLUCIONFACTIBLE_PASSWORD: 'demo',
    }),
    isStamp: ({ url, body }) =>
      url.startsWith('/ws/services/Timbrado') && Buffer.from(body, 'base64').includes(':timbrar>'),
    mostRequests: 1 + 10 * 2,
  },
] as const satisfies readonly PacCase[]
