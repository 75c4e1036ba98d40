import { Logger, run } from 'graphile-worker'
import { sweepAccounts } from '../accounts/sweep.ts'
import type { App } from '../app.ts'
import { cancelSurpluses } from '../cancellation/cancel-surplus.ts'
import { wakeOverdueCancellations } from '../cancellation/janitor.ts'
import { wakeOverdueDeliveries } from '../delivery/janitor.ts'
import { sweepCredits } from '../credits/sweep.ts'
import { matchEarlyRequests } from '../early-requests/match.ts'
import { probePacs } from '../issuance/breakers.ts'
import { watchSurplus } from '../issuance/surplus.ts'
import { forgetDeadWakeUps, hurryAfterOutage, wakeOverdue } from '../issuance/janitor.ts'
import type { Log } from '../log.ts'
import { sweepQuotas } from '../quota/sweep.ts'
import { detectIncidents } from '../status/detect.ts'
import { taskList } from './jobs.ts'
import { startPump } from './pump.ts'
import { repeat } from './repeat.ts'
import { keepRunning } from './runner.ts'

/** Jobs at once in one worker; calls to a PAC are limited further, over all workers (issuance/turns.ts). */
const CONCURRENCY = 8
const POLL_MS = 500
const JANITOR_MS = 2_000
const SWEEP_MS = 60_000
const INCIDENTS_MS = 60_000
/** Source: pac-spec §2 rule 5. */
const PAC_TIMEOUT_MS = 30_000
/** When told to stop, calls in flight may end by themselves for this long; then they are broken off and written down
 *  as ambiguous, and the next worker asks the PAC. */
const STOP_MS = 5_000

/** Unbatched, graphile-worker 0.18 lets the error of a failing "job is done" go unheard, and Node ends the process; in
 *  batches the runner ends in order, and is started again. */
const LOSES_NO_ERROR = { completeJobBatchDelay: 0, failJobBatchDelay: 0 }

export type Worker = { stop(): Promise<void> }

/** Starts the worker of this process: jobs of every kind, and the janitor that wakes rows whose worker died. */
export async function startWorker(app: App): Promise<Worker> {
  const worker = app.ids.crockford(6)
  const stopping = new AbortController()
  const deps = { ...app, worker, pacTimeout_ms: PAC_TIMEOUT_MS, signal: stopping.signal }
  const pump = startPump(deps)
  const tasks = taskList(deps, pump)
  const jobs = await keepRunning(app.log, () =>
    run({
      pgPool: app.pool,
      taskList: tasks,
      concurrency: CONCURRENCY,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      preset: { worker: LOSES_NO_ERROR },
      logger: graphileLogger(app.log),
    }),
  )
  const janitor = repeat(app.log, 'janitor', JANITOR_MS, async () => {
    await probePacs(app)
    pump.wake()
    await wakeOverdue(app)
    await hurryAfterOutage(app)
    await matchEarlyRequests(app)
    await wakeOverdueDeliveries(app)
    await wakeOverdueCancellations(app)
  })
  const sweep = repeat(app.log, 'sweep', SWEEP_MS, async () => {
    await watchSurplus(deps)
    await cancelSurpluses(app)
    await sweepAccounts(app)
    await sweepQuotas(app)
    await forgetDeadWakeUps(app)
  })
  const incidents = repeat(app.log, 'incidents', INCIDENTS_MS, () => detectIncidents(app))
  const credits = repeat(app.log, 'credits', SWEEP_MS, () =>
    sweepCredits({ ...deps, lowCredit: app.config.lowCredit }),
  )
  app.log.info({ worker }, 'working')
  return {
    stop: async () => {
      const impatient = setTimeout(() => stopping.abort(), STOP_MS)
      await Promise.all([janitor, sweep, incidents, credits, jobs, pump].map((part) => part.stop()))
      clearTimeout(impatient)
    },
  }
}

/** graphile-worker's own messages are about jobs, not about rows: kept for whoever looks for them. */
function graphileLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.error(message)
    else if (level === 'warning') log.warn(message)
    else log.trace(message)
  })
}
