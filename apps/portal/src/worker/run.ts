import { type Logger, Logger as GraphileLogger, run } from 'graphile-worker'
import { sweepAccounts } from '../accounts/sweep.ts'
import type { App } from '../app.ts'
import { wakeOverdueDeliveries } from '../delivery/janitor.ts'
import { wakeOverdue } from '../issuance/janitor.ts'
import type { Log } from '../log.ts'
import { taskList } from './jobs.ts'
import { repeat } from './repeat.ts'

/** Jobs at once in one worker; calls to a PAC are limited further, over all workers (issuance/turns.ts). */
const CONCURRENCY = 8
const POLL_MS = 500
const JANITOR_MS = 2_000
const SWEEP_MS = 60_000
/** Source: pac-spec §2 rule 5. */
const PAC_TIMEOUT_MS = 30_000
/** What is in flight when the worker is told to stop may end by itself for this long; then its rows are left to the
 *  next worker, which asks the PAC. */
const STOP_MS = 5_000

export type Worker = { stop(): Promise<void> }

/** Starts the worker of this process: jobs of every kind, and the janitor that wakes rows whose worker died. */
export async function startWorker(
  app: App,
  options: { pacTimeout_ms: number } = { pacTimeout_ms: PAC_TIMEOUT_MS },
): Promise<Worker> {
  const worker = app.ids.crockford(6)
  const runner = await run({
    pgPool: app.pool,
    taskList: taskList({ ...app, ...options, worker }),
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: STOP_MS,
    logger: graphileLogger(app.log),
  })
  const janitor = repeat(app.log, 'janitor', JANITOR_MS, async () => {
    await wakeOverdue(app)
    await wakeOverdueDeliveries(app)
  })
  const sweep = repeat(app.log, 'sweep', SWEEP_MS, () => sweepAccounts(app))
  app.log.info({ worker }, 'working')
  return {
    stop: async () => {
      await Promise.all([janitor.stop(), sweep.stop()])
      await runner.stop()
    },
  }
}

/** graphile-worker's own messages: ids and counts, at the level below ours. */
function graphileLogger(log: Log): Logger {
  return new GraphileLogger(() => (level, message) => {
    if (level === 'error') log.error(message)
    else if (level === 'warning') log.warn(message)
    else log.trace(message)
  })
}
