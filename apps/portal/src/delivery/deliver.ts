import { logoSvgOf } from '../brand/find.ts'
import type { Clock } from '../clock.ts'
import { correctionCaseOf } from '../corrections/find.ts'
import { wayToCorrect } from '../corrections/policy.ts'
import type { Db } from '../db/connect.ts'
import { enqueue } from '../db/jobs.ts'
import { inTransaction } from '../db/transaction.ts'
import { markDelivered } from '../issuance/mark-delivered.ts'
import type { Log } from '../log.ts'
import { deadlineText, placeOf } from '../tickets/deadline.ts'
import { waitAfterAttempt_ms } from './backoff.ts'
import { cfdiMail } from './cfdi-mail.ts'
import { lookOf } from './look.ts'
import { MailError, type Mailer } from './mailer.ts'
import type { renderPdf } from './render-pdf.ts'
import { deliveryJobKey } from './request.ts'
import { type HeldDelivery, noteFailure, noteSent, stampedCfdiOf, takeDelivery } from './store.ts'

export type DeliverDeps = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly mailer: Mailer
  readonly pdf: typeof renderPdf
  readonly baseUrl: string
  readonly mode: 'sandbox' | 'production'
  /** Names this worker in the events of the issuance. */
  readonly worker: string
}

const LEASE_MS = 3 * 60_000 // longer than every wait of the mailer together
const SKEW_MS = 10_000 // the clocks of workers and database differ a little

/** Sends one mail with PDF and XML, if it is due and nobody else has it; then the issuance counts as delivered.
 *  At least once: a worker that dies after the server took the mail, and before that is committed, makes the next one
 *  send it again, with the same Message-ID. A failure is noted and retried later; the issuance is never touched by it. */
export async function deliverCfdi(deps: DeliverDeps, deliveryId: string): Promise<void> {
  const now = deps.clock.now()
  const [dueBy, leaseUntil] = [after(now, SKEW_MS), after(now, LEASE_MS)]
  const held = await takeDelivery(deps.db, deliveryId, { now, dueBy, leaseUntil })
  if (held === null) return
  try {
    await send(deps, held)
  } catch (cause) {
    await retryLater(deps, held, cause)
    return
  }
  await inTransaction(deps.db, async (trx) => {
    const now = deps.clock.now()
    const first = await noteSent(trx, held.id, now)
    if (first) await markDelivered(trx, { issuanceId: held.issuanceId, now, who: `worker:${deps.worker}` })
  })
}

async function send(deps: DeliverDeps, held: HeldDelivery): Promise<void> {
  const cfdi = await stampedCfdiOf(deps.db, held.issuanceId)
  if (cfdi === null) throw new MailError('not-stamped', true)
  const logoSvg = await logoSvgOf(deps.db, cfdi.issuer.id)
  const pdf = await deps.pdf(cfdi.xml, lookOf({ ...cfdi, logoSvg, mode: deps.mode }))
  const { uuid, xml } = cfdi
  const { tradeName } = cfdi.issuer
  const folio = `${cfdi.serie}-${cfdi.folio}`
  const url = new URL(`/factura/${cfdi.token}`, deps.baseUrl).href
  const changeUntil = await changeUntilText(deps, held.issuanceId)
  await deps.mailer.send(
    cfdiMail({ to: held.email, tradeName, folio, uuid, url, xml, pdf, changeUntil, messageKey: held.id }),
  )
}

/** "hasta el lunes 30 de noviembre…": how long the customer may change the data alone; null when not any more. */
async function changeUntilText(deps: DeliverDeps, issuanceId: string): Promise<string | null> {
  const subject = await correctionCaseOf(deps.db, issuanceId)
  const way = subject && wayToCorrect(subject.invoice, deps.clock.now())
  if (!subject || way?.kind !== 'self') return null
  const { timeZone } = subject.invoice
  return deadlineText(way.until, timeZone, placeOf(timeZone))
}

async function retryLater(deps: DeliverDeps, held: HeldDelivery, cause: unknown): Promise<void> {
  const problem = cause instanceof MailError ? cause.code : 'internal'
  const permanent = cause instanceof MailError && cause.permanent
  const wait_ms = permanent ? null : waitAfterAttempt_ms(held.attempt)
  const nextAt = wait_ms === null ? null : after(deps.clock.now(), wait_ms)
  const level = problem === 'internal' ? 'error' : 'warn'
  const what = problem === 'internal' ? { err: cause } : {}
  deps.log[level]({ deliveryId: held.id, attempt: held.attempt, problem, ...what }, 'mail was not sent')
  await inTransaction(deps.db, async (trx) => {
    const mine = await noteFailure(trx, held, { problem, nextAt })
    if (!mine || nextAt === null) return
    await enqueue(
      trx,
      'deliver-cfdi',
      { deliveryId: held.id },
      { key: deliveryJobKey(held.id), runAt: nextAt },
    )
  })
}

function after(instant: Date, ms: number): Date {
  return new Date(instant.getTime() + ms)
}
