// What a chaos run starts and kills: `serve` or `work` as the command line runs them, but with two PACs behind doors
// that can be shut, and with a clock that the run can move. Nothing of this is in the portal itself.
import { readFileSync } from 'node:fs'
import { DEMO_CONTRATO } from '@timbra/pac-simulator'
import { type App, createApp } from '../../src/app.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { loadConfig } from '../../src/config.ts'
import { loadPacCertificates } from '../../src/pac/certificates.ts'
import type { Pac, PacId } from '../../src/pac/pac.ts'
import { createPadePac } from '../../src/pac/pade/pade.ts'
import { createSwPac } from '../../src/pac/sw/sw.ts'
import { buildServer } from '../../src/web/server.ts'
import { startWorker } from '../../src/worker/run.ts'
import { serveUntilStopped } from '../../bin/stack/child.ts'

const LOOK_AT_CLOCK_MS = 20

await run(process.argv[2] ?? '')

async function run(verb: string): Promise<void> {
  const clock = steeredClock(setting('CHAOS_CLOCK'))
  const config = loadConfig(process.env)
  const app = await createApp(config, { role: verb, clock })
  const whole: App = { ...app, pacs: await twoPacs(app, clock) }
  const stop = verb === 'work' ? (await startWorker(whole)).stop : await serve(whole)
  await serveUntilStopped({})
  await stop()
  await app.close()
  process.exit(0)
}

async function serve(app: App): Promise<() => Promise<void>> {
  const server = await buildServer(app)
  await server.listen({ host: app.config.host, port: app.config.port })
  app.log.info({ port: app.config.port }, 'serving')
  return () => server.close()
}

async function twoPacs(app: App, clock: Clock): Promise<ReadonlyMap<PacId, Pac>> {
  const certificates = await loadPacCertificates(app.config.pacCertificatesDir)
  const login = { user: 'demo', password: 'demo', certificates, clock }
  const sw = createSwPac({ ...login, baseUrl: setting('CHAOS_SW'), apiUrl: setting('CHAOS_SW') })
  const pade = createPadePac({
    ...login,
    baseUrl: setting('CHAOS_PADE'),
    stampPath: '/servicio/rest/timbrado40Prueba',
    soapPath: '/servicio/Timbrado4.0',
    contrato: DEMO_CONTRATO,
    verifySerieFolio: false,
  })
  return new Map<PacId, Pac>([
    [sw.id, sw],
    [pade.id, pade],
  ])
}

/** The real time plus as many milliseconds as the file says now. */
function steeredClock(file: string): Clock {
  const read = () => Number(readFileSync(file, 'utf8'))
  let ahead_ms = read()
  setInterval(() => {
    const now = read()
    if (now > ahead_ms) ahead_ms = now // a torn read is a smaller number
  }, LOOK_AT_CLOCK_MS).unref()
  return { now: () => new Date(systemClock.now().getTime() + ahead_ms) }
}

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is missing`)
  return value
}
