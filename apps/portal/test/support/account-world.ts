import { runOnce } from 'graphile-worker'
import { Logger } from 'graphile-worker'
import type { Email } from 'postal-mime'
import { pino } from 'pino'
import { hashPassword } from '../../src/accounts/password.ts'
import { sendConfirmation } from '../../src/accounts/send-confirmation.ts'
import { sendLetter } from '../../src/accounts/send-letter.ts'
import { accountOfSession, beginSession } from '../../src/accounts/session.ts'
import { postponeMail } from '../../src/accounts/store-mail.ts'
import { markConfirmed, saveRegistration } from '../../src/accounts/store.ts'
import { pinnedClock } from '../../src/clock.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createMailer } from '../../src/delivery/mailer.ts'
import { randomIds } from '../../src/ids.ts'
import { testDatabase } from './database.ts'
import { startSmtpSink } from './smtp-sink.ts'

export const T0 = new Date('2026-11-21T18:00:00.000Z')
export const PHRASE = 'cuatro manzanas verdes'

export type AccountWorld = Awaited<ReturnType<typeof accountWorld>>

let phraseHash: Promise<string> | null = null

/** What the rooms of accounts need, all real: PostgreSQL, the job queue, and an SMTP server that keeps what it gets. */
export async function accountWorld() {
  const database = await testDatabase()
  const smtp = await startSmtpSink()
  const clock = pinnedClock(T0)
  const mailer = createMailer({
    host: '127.0.0.1',
    port: smtp.port,
    from: 'Facturas <facturas@example.com>',
    user: null,
    password: null,
  })
  const deps = {
    db: database.db,
    clock,
    ids: randomIds,
    log: pino({ level: 'silent' }),
    mailer,
    baseUrl: 'http://localhost:3000',
  }
  return {
    deps,
    clock,
    smtp,
    pool: database.pool,
    /** Runs the jobs that are due, as the worker does. */
    work: () => work(database.pool, deps),
    /** Runs the jobs that are due and gives the token of the newest mail's link. */
    async tokenFromMail(): Promise<string> {
      await work(database.pool, deps)
      return linkToken(smtp.taken.at(-1)?.mail)
    },
    /** Somebody who has an account and has entered. Registering is proven in account-registration.test.ts; here the
     *  password is hashed once for all, because argon2id is slow on purpose. */
    async owner(correo: string, userAgent?: string) {
      const passwordHash = await (phraseHash ??= hashPassword(PHRASE))
      const at = clock.now()
      const row = { id: randomIds.uuid(), nombre: 'Ana Prueba', correo, passwordHash, at }
      const { token: sessionToken } = await inTransaction(deps.db, async (trx) => {
        const accountId = await saveRegistration(trx, row)
        await markConfirmed(trx, accountId, { at, passwordHash })
        await postponeMail(trx, accountId, { tries: 0, dueAt: null })
        return beginSession({ ...deps, db: trx }, { accountId, previousSession: null, userAgent })
      })
      const account = await accountOfSession(deps.db, sessionToken, clock.now())
      if (account === null) throw new Error('the session opens nothing')
      return { ...account, accountId: account.id, correo, sessionToken, address: '192.0.2.1' }
    },
    async close(): Promise<void> {
      await smtp.close()
      await database.close()
    },
  }
}

/** The `clave` of the link in a mail. */
export function linkToken(mail: Email | undefined): string {
  const token = /\?clave=([0-9A-Z]+)/.exec(mail?.text ?? '')?.[1]
  if (token === undefined) throw new Error('the mail has no link with a token')
  return token
}

async function work(
  pool: Parameters<typeof runOnce>[0]['pgPool'] & object,
  deps: Parameters<typeof sendConfirmation>[0],
) {
  await runOnce({
    pgPool: pool,
    logger: new Logger(() => () => {}),
    taskList: {
      'confirm-account': (payload) => sendConfirmation(deps, (payload as { accountId: string }).accountId),
      'send-letter': (payload) => sendLetter(deps, (payload as { letterId: string }).letterId),
    },
  })
}
