import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DEMO_CONTRATO, type SimulatorOptions } from '@timbra/pac-simulator'
import { PAC_CERTIFICATES } from '@timbra/pac-simulator/sandbox'
import {
  testWorld,
  UNIVERSIDAD,
  type Changes,
  type TestWorld,
} from '../../../../packages/pac-simulator/test/support/world.ts'
import { pinnedClock } from '../../src/clock.ts'
import { loadPacCertificates } from '../../src/pac/certificates.ts'
import { createFinkokPac, type FinkokOptions } from '../../src/pac/finkok/finkok.ts'
import type { Canceller, Pac, StampRequest } from '../../src/pac/pac.ts'
import { createPadePac, type PadeOptions } from '../../src/pac/pade/pade.ts'
import {
  createSolucionFactiblePac,
  type SolucionFactibleOptions,
} from '../../src/pac/solucionfactible/solucionfactible.ts'
import { createSwPac, type SwOptions } from '../../src/pac/sw/sw.ts'

export { AT } from '../../../../packages/pac-simulator/test/support/world.ts'

/** The adapters against the simulator over HTTP, on one pinned clock. */
export type PacWorld = TestWorld & {
  readonly clock: ReturnType<typeof pinnedClock>
  readonly logged: { readonly level: 'info' | 'error'; readonly fields: Record<string, unknown> }[]
  pac(change?: Partial<SwOptions>): Pac & Canceller
  pade(change?: Partial<PadeOptions>): Pac & Canceller
  /** Its pauses move the clock and take no time. */
  finkok(change?: Partial<FinkokOptions>): Pac & Canceller
  solucionfactible(change?: Partial<SolucionFactibleOptions>): Pac & Canceller
  request(changes?: Changes): StampRequest
}

const PADE = {
  stampPath: '/servicio/rest/timbrado40',
  soapPath: '/servicio/Timbrado4.0',
  contrato: DEMO_CONTRATO,
  verifySerieFolio: false,
}

export async function pacWorld(options: Partial<SimulatorOptions> = {}): Promise<PacWorld> {
  const clock = pinnedClock(new Date('2026-11-23T18:00:00Z'))
  const world = await testWorld({ clock, ...options })
  const certificates = await loadPacCertificates(join(world.dir, 'sandbox', PAC_CERTIFICATES))
  const logged: PacWorld['logged'] = []
  const log = {
    info: (fields: object) => void logged.push({ level: 'info', fields: { ...fields } }),
    error: (fields: object) => void logged.push({ level: 'error', fields: { ...fields } }),
  }
  const parts = { user: 'demo', password: 'demo', certificates, clock, log }
  const here = () => ({ ...parts, baseUrl: world.simulator.url })
  // Not spread: `simulator` is another one after a restart.
  return Object.assign(Object.create(world) as TestWorld, {
    clock,
    logged,
    pac: (change?: Partial<SwOptions>) => createSwPac({ ...here(), apiUrl: world.simulator.url, ...change }),
    pade: (change?: Partial<PadeOptions>) => createPadePac({ ...here(), ...PADE, ...change }),
    finkok: (change?: Partial<FinkokOptions>) =>
      createFinkokPac({ ...here(), rfc: '', pause: async (ms) => clock.advance(ms), ...change }),
    solucionfactible: (change?: Partial<SolucionFactibleOptions>) =>
      createSolucionFactiblePac({ ...here(), soap11: false, ...change }),
    request: (changes: Changes = {}) => requestOf(world.seal(changes)),
  })
}

/** What reached the simulator last. */
export function lastRequest({ simulator }: PacWorld) {
  const raw = simulator.requests().at(-1)
  assert.ok(raw)
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0)
  const value = (name: string) => raw.rawHeaders[raw.rawHeaders.indexOf(name) + 1]
  const bytes = Buffer.from(raw.body, 'base64')
  return { line: `${raw.method} ${raw.url}`, names, value, bytes, body: bytes.toString('utf8') }
}

function requestOf(sealed: ReturnType<TestWorld['seal']>): StampRequest {
  const { xml, sello, serie, folio, fecha } = sealed
  const total = / Total="([^"]*)"/.exec(Buffer.from(xml).toString('utf8'))?.[1] ?? ''
  return {
    cfdi: { xml, sello, serie, folio, fecha, total, issuerRfc: 'SDE2601018A0', receiverRfc: UNIVERSIDAD.rfc },
    idempotencyKey: createHash('sha256').update(xml).digest('hex'),
  }
}
