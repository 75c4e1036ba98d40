import type { TaskList } from 'graphile-worker'
import { sendConfirmation } from '../accounts/send-confirmation.ts'
import { sendLetter } from '../accounts/send-letter.ts'
import type { App } from '../app.ts'
import { advanceCancellation } from '../cancellation/advance.ts'
import { createSlots } from '../cancellation/slots.ts'
import { deliverCfdi } from '../delivery/deliver.ts'
import { renderPdf } from '../delivery/render-pdf.ts'
import type { AdvanceDeps } from '../issuance/advance.ts'
import type { Pump } from './pump.ts'

/** Of the places that one worker has (run.ts); the others stay for stamps. */
const CANCELLATIONS_AT_ONCE = 2

export type WorkerApp = App & Pick<AdvanceDeps, 'worker' | 'pacTimeout_ms' | 'signal'>

/** Which verb each wake-up runs. A verb decides by its row whether anything is due, and writes down when to look
 *  again; so a job that breaks is logged and forgotten, and the janitor wakes the row again. */
export function taskList(app: WorkerApp, pump: Pick<Pump, 'wake'>): TaskList {
  const { baseUrl } = app.config
  const slots = createSlots(CANCELLATIONS_AT_ONCE)
  return {
    // The pump takes what is due, nearest deadline first; a row that was woken has no place before the others.
    'advance-issuance': async () => pump.wake(),
    'deliver-cfdi': logged(app, 'deliveryId', (id) =>
      deliverCfdi({ ...app, baseUrl, mode: app.config.mode, pdf: renderPdf }, id),
    ),
    'poll-cancellation': logged(app, 'cancellationId', (id) => advanceCancellation({ ...app, slots }, id)),
    'confirm-account': logged(app, 'accountId', (id) => sendConfirmation({ ...app, baseUrl }, id)),
    'send-letter': logged(app, 'letterId', (id) => sendLetter({ ...app, baseUrl }, id)),
  }
}

/** Every payload is the id of one row (db/jobs.ts). */
function logged(app: WorkerApp, name: string, run: (id: string) => Promise<void>) {
  return async (payload: unknown): Promise<void> => {
    const id = String(Object(payload)[name])
    try {
      await run(id)
    } catch (cause) {
      app.log.error({ [name]: id, err: cause }, 'a job failed; the janitor will wake its row again')
    }
  }
}
