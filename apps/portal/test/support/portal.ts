import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Mailbox, type Simulator, startMailbox, startSimulator } from '@timbra/pac-simulator'
import { demoTaxpayers, ensureSandbox, PAC_CERTIFICATES } from '@timbra/pac-simulator/sandbox'
import { type App, createApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { saveCSD } from '../../src/csd/save.ts'
import { loadSample } from '../../src/sample/load.ts'
import { ticketOfIssuer } from '../../src/tickets/find.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { buildServer } from '../../src/web/server.ts'
import { startWorker } from '../../src/worker/run.ts'
import { testDatabase } from './database.ts'

export type Portal = {
  readonly url: string
  readonly app: App
  readonly simulator: Simulator
  readonly mailboxDir: string
  /** A sample ticket by the number that the POS gave it. */
  ticket(externalId: string): Promise<Ticket>
  /** Stops the worker: what is asked for afterwards stays asked for. */
  stopWorker(): Promise<void>
  startWorker(): Promise<void>
  close(): Promise<void>
}

/** The whole house in this process, all real: PostgreSQL, PAC simulator and mail sink over their wires, web server on a
 *  free port, worker, the sample chain with its CSD. */
export async function startPortal(change: Partial<Config> = {}): Promise<Portal> {
  const dir = await mkdtemp(join(tmpdir(), 'timbra-portal-'))
  const database = await testDatabase()
  const authority = await ensureSandbox(join(dir, 'sandbox'), new Date())
  const simulator = await startSimulator({ port: 0, authority, ledgerDir: null, taxpayers: demoTaxpayers() })
  const mailboxDir = join(dir, 'correo')
  const mailbox = await startMailbox({ port: 0, host: '127.0.0.1', dir: mailboxDir, limit: 50 })
  const config = {
    ...testConfig({ dir, databaseUrl: database.url, simulator, mailbox, mailboxDir }),
    ...change,
  }
  const app = await createApp(config, { role: 'test' })
  const { issuer } = await loadSample(app, { now: app.clock.now() })
  const { csdCer: cer, csdKey: key, csdPassphrase: passphrase } = authority
  assert.deepEqual(await saveCSD(app, { issuerId: issuer.id, cer, key, passphrase }), [])
  const server = await buildServer(app)
  await server.listen({ host: '127.0.0.1', port: 0 })
  let worker: Awaited<ReturnType<typeof startWorker>> | null = null
  const begin = async () => {
    worker ??= await startWorker(app)
  }
  await begin()
  const stopWorker = async () => {
    await worker?.stop()
    worker = null
  }
  return {
    url: `http://localhost:${(server.server.address() as AddressInfo).port}`,
    app,
    simulator,
    mailboxDir,
    stopWorker,
    startWorker: begin,
    async ticket(externalId) {
      const ticket = await ticketOfIssuer(app.db, issuer.id, externalId)
      assert.ok(ticket, `the sample has the ticket ${externalId}`)
      return ticket
    },
    async close() {
      await server.close()
      await stopWorker()
      await app.close()
      await mailbox.close()
      await simulator.close()
      await database.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function testConfig(x: {
  dir: string
  databaseUrl: string
  simulator: Simulator
  mailbox: Mailbox
  mailboxDir: string
}): Config {
  return {
    mode: 'sandbox',
    host: '127.0.0.1',
    port: 0,
    baseUrl: 'http://localhost:3000',
    dataDir: x.dir,
    databaseUrl: x.databaseUrl,
    secret: 'a secret of thirty-two characters or more',
    pacs: [
      {
        id: 'sw',
        settings: { URL: x.simulator.url, API_URL: x.simulator.url, USER: 'demo', PASSWORD: 'demo' },
      },
    ],
    lowCredit: 500,
    satStatusUrl: `${x.simulator.url}/ConsultaCFDIService.svc`,
    pacCertificatesDir: join(x.dir, 'sandbox', PAC_CERTIFICATES),
    smtp: {
      host: '127.0.0.1',
      port: x.mailbox.port,
      from: 'Facturas <facturas@s-mart.example>',
      user: null,
      password: null,
    },
    mailboxDir: x.mailboxDir,
    simulatorUrl: x.simulator.url,
    trustedProxies: [],
    logLevel: 'error',
  }
}
