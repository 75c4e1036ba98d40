// What a chaos run starts and kills: `serve` or `work` as the command line runs them, but with a clock that the run can
// move. Nothing of this is in the portal itself.
import { readFileSync } from 'node:fs'
import { type App, createApp } from '../../src/app.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { loadConfig } from '../../src/config.ts'
import { buildServer } from '../../src/web/server.ts'
import { startWorker } from '../../src/worker/run.ts'
import { serveUntilStopped } from '../../bin/stack/child.ts'

const LOOK_AT_CLOCK_MS = 20

await run(process.argv[2] ?? '')

async function run(verb: string): Promise<void> {
  const clock = steeredClock(setting('CHAOS_CLOCK'))
  const config = loadConfig(process.env)
  const app = await createApp(config, { role: verb, clock })
  const stop = verb === 'work' ? (await startWorker(app)).stop : await serve(app)
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
