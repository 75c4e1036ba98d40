import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CSD } from '@timbra/cfdi'
import { readCertificate } from '@timbra/cfdi/node'
import { type Simulator, startSimulator } from '@timbra/pac-simulator'
import { DEMO_ISSUER, type SandboxFiles, ensureSandbox } from '@timbra/pac-simulator/sandbox'
import { pino } from 'pino'
import { type Clock, pinnedClock } from '../../src/clock.ts'
import { sealingCSD } from '../../src/csd/open.ts'
import { saveCSD } from '../../src/csd/save.ts'
import type { Db } from '../../src/db/connect.ts'
import { randomIds } from '../../src/ids.ts'
import { type AdvanceDeps, advanceIssuance } from '../../src/issuance/advance.ts'
import { type Requested, requestIssuance } from '../../src/issuance/request.ts'
import type { Issuer } from '../../src/issuers/find.ts'
import { registerIssuer } from '../../src/issuers/register.ts'
import type { Pac } from '../../src/pac/pac.ts'
import { createSwPac } from '../../src/pac/sw/sw.ts'
import { createSecrets } from '../../src/secrets.ts'
import { registerStores } from '../../src/stores/register.ts'
import { receiveTicket } from '../../src/tickets/receive.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { testDatabase } from './database.ts'
import { EMPRESA } from './journey.ts'
import { smallTicket } from './tickets.ts'

export const T0 = new Date('2026-11-22T18:00:00.000Z')

export const RECEPTOR = EMPRESA

let sandbox: Promise<SandboxFiles> | null = null

/** One sandbox per test file: making its keys takes half a second. */
export function testSandbox(): Promise<SandboxFiles> {
  sandbox ??= mkdtemp(join(tmpdir(), 'timbra-issuance-')).then((dir) =>
    ensureSandbox(join(dir, 'sandbox'), T0),
  )
  return sandbox
}

export const secrets = createSecrets('a secret of thirty-two characters or more')

/** The issuer of the sandbox with its store 0031 in Juárez and 2986 in Monterrey, and its CSD in use. */
async function demoIssuer(db: Db, clock: Clock): Promise<Issuer> {
  const files = await testSandbox()
  const issuer = await registerIssuer(
    { db, ids: randomIds },
    {
      rfc: files.issuerRfc,
      nombre: files.issuerNombre,
      regimenFiscal: DEMO_ISSUER.regimenFiscal,
      tradeName: DEMO_ISSUER.tradeName,
      serie: 'T',
    },
  )
  await registerStores({ db, ids: randomIds }, issuer.id, [
    store('0031', 'America/Ciudad_Juarez', '32320'),
    store('2986', 'America/Monterrey', '64000'),
  ])
  const csd = { issuerId: issuer.id, cer: files.csdCer, key: files.csdKey, passphrase: files.csdPassphrase }
  assert.deepEqual(await saveCSD({ db, secrets, clock }, csd), [])
  return issuer
}

function store(code: string, timeZone: string, lugarExpedicion: string) {
  return { code, name: `Tienda ${code}`, address: 'Calle de prueba 1', lugarExpedicion, timeZone }
}

/** The real adapter, as app.ts makes it. */
export async function swPac(simulator: Simulator, clock: Clock): Promise<Pac> {
  const files = await testSandbox()
  const pacCer = readCertificate(files.pacCer)
  assert.ok(pacCer.ok)
  return createSwPac({
    baseUrl: simulator.url,
    apiUrl: simulator.url,
    user: 'demo',
    password: 'demo',
    certificates: new Map([[pacCer.value.noCertificado, pacCer.value]]),
    clock,
  })
}

/** What issuing needs, all real: PostgreSQL, a CSD, the SW adapter, and the simulator over HTTP. Time stands still
 *  until `clock.advance`, for the simulator too. */
export async function issuanceWorld(change: { pac?: Pac } = {}) {
  const database = await testDatabase()
  const clock = pinnedClock(T0)
  const simulator = await startSimulator({
    port: 0,
    authority: await testSandbox(),
    ledgerDir: null,
    clock,
    seed: 1,
  })
  const issuer = await demoIssuer(database.db, clock)
  const pac = change.pac ?? (await swPac(simulator, clock))
  const deps: AdvanceDeps = {
    db: database.db,
    clock,
    ids: randomIds,
    log: pino({ level: 'silent' }),
    pacs: new Map([[pac.id, pac]]),
    secrets,
    worker: 'test',
    pacTimeout_ms: 700,
    signal: new AbortController().signal,
  }
  let tickets = 0
  const world = {
    db: database.db,
    pool: database.pool,
    url: database.url,
    clock,
    simulator,
    issuer,
    deps,
    /** A ticket that the POS has sent. */
    async ticket(content: Readonly<Record<string, unknown>> = {}): Promise<Ticket> {
      tickets += 1
      const externalId = `0031-04-20261121-${String(tickets).padStart(6, '0')}`
      const received = await receiveTicket(deps, {
        issuerId: issuer.id,
        content: { ...smallTicket(), externalId, ...content },
      })
      assert.equal(received.kind, 'created', JSON.stringify(received))
      assert.ok('ticket' in received)
      return received.ticket
    },
    /** Asks for the CFDI of these tickets (of a new one by default). */
    async request(
      x: Partial<Parameters<typeof requestIssuance>[1]> = {},
    ): Promise<{ id: string; token: string }> {
      const id = x.id ?? randomIds.uuid()
      const ticketIds = x.ticketIds ?? [(await world.ticket()).id]
      const asked = { receptor: RECEPTOR, email: null, accountId: null, ...x, id, ticketIds }
      return { id, token: tokenOf(await requestIssuance(deps, asked)) }
    },
    ...rowsOf(deps, clock),
    /** Stamp calls that reached the PAC. */
    stampCalls: () => simulator.requests().filter((call) => call.url.includes('/stamp/')),
    csd: async (): Promise<CSD> => {
      const csd = await sealingCSD(deps, issuer.id)
      assert.ok(csd)
      return csd
    },
    async close(): Promise<void> {
      await simulator.close()
      await database.close()
    },
  }
  return world
}

/** What a test does to a row as a worker would, and reads of it. */
function rowsOf(deps: AdvanceDeps, clock: ReturnType<typeof pinnedClock>) {
  const { db } = deps
  const row = (id: string) =>
    db.selectFrom('issuance').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return {
    /** Lets a worker do one step. */
    step: (id: string, worker: AdvanceDeps = deps) => advanceIssuance(worker, id),
    /** Lets a worker do step after step, until nothing is due now. */
    async advance(id: string, worker: AdvanceDeps = deps): Promise<void> {
      for (let steps = 0; steps < 20; steps++) {
        const { next_at } = await row(id)
        if (next_at === null || next_at > clock.now()) return
        await advanceIssuance(worker, id)
      }
      throw new Error('the issuance does not come to rest')
    },
    /** Sets the clock to when the row is due. */
    async untilDue(id: string): Promise<void> {
      const { next_at } = await row(id)
      assert.ok(next_at !== null, 'the row is due some time')
      if (next_at > clock.now()) clock.set(next_at)
    },
    row,
    async events(id: string): Promise<string[]> {
      const rows = await db
        .selectFrom('issuance_event')
        .selectAll()
        .where('issuance_id', '=', id)
        .orderBy('id')
        .execute()
      return rows.map((row) => row.kind)
    },
  }
}

export type IssuanceWorld = Awaited<ReturnType<typeof issuanceWorld>>

export function tokenOf(answer: Requested): string {
  assert.ok('token' in answer, JSON.stringify(answer))
  return answer.token
}
