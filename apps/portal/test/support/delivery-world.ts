import { randomUUID } from 'node:crypto'
import { readCFDI } from '@timbra/cfdi'
import { pino } from 'pino'
import { type Clock, pinnedClock } from '../../src/clock.ts'
import type { DeliverDeps } from '../../src/delivery/deliver.ts'
import { createMailer } from '../../src/delivery/mailer.ts'
import { renderPdf } from '../../src/delivery/render-pdf.ts'
import { requestDelivery } from '../../src/delivery/request.ts'
import { randomIds } from '../../src/ids.ts'
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts'
import { stampedCfdi } from './stamped-cfdi.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { issuerWithStores } from './tickets.ts'

export const START = new Date('2026-11-22T18:00:00Z')
export const EMAIL = 'compras@ure.example'

export type DeliveryWorld = Awaited<ReturnType<typeof deliveryWorld>>

/** A database with stamped issuances, a mail server and a worker. Nothing is replaced but the clock. */
export async function deliveryWorld() {
  const database: TestDatabase = await testDatabase()
  const sink: SmtpSink = await startSmtpSink()
  const clock = pinnedClock(START)
  const logLines: string[] = []
  const { pool, db } = database
  const shop = await shopOf(database)
  const deps = depsOf(database, clock, sink.port, logLines)
  return {
    database,
    sink,
    clock,
    deps,
    logLines,
    /** An issuance with a CFDI; without one when `stamped` is false. */
    issuance: async (stamped = true) => {
      const xml = stamped ? await stampedCfdi() : null
      const uuid = xml === null ? null : uuidOf(xml)
      const id = randomUUID()
      const token = `T${id.replaceAll('-', '').slice(0, 20)}`
      await pool.query(
        `insert into issuance (id, token, issuer_id, store_id, receptor, email, state, requested_at, updated_at, state_since,
           serie, folio, stamped_xml, uuid, stamped_at)
         values ($1, $2, $3, $4, '{}', null, $5, $6, $6, $6, 'T', $7, $8, $9, $6)`,
        [
          id,
          token,
          shop.issuerId,
          shop.storeId,
          stamped ? 'stamped' : 'sealed',
          START,
          id.slice(0, 8),
          xml,
          uuid,
        ],
      )
      return { id, token, xml, uuid, folio: `T-${id.slice(0, 8)}` }
    },
    request: (issuanceId: string, email = EMAIL) =>
      requestDelivery({ db, clock, ids: randomIds }, { issuanceId, email }),
    deliveries: async (issuanceId: string) => {
      const found = await pool.query(
        'select * from delivery where issuance_id = $1 order by requested_at, id',
        [issuanceId],
      )
      return found.rows as DeliveryRow[]
    },
    stateOf: async (issuanceId: string): Promise<string> =>
      (await pool.query('select state from issuance where id = $1', [issuanceId])).rows[0].state,
    eventsOf: async (issuanceId: string): Promise<{ kind: string; who: string }[]> =>
      (
        await pool.query('select kind, who from issuance_event where issuance_id = $1 order by id', [
          issuanceId,
        ])
      ).rows,
    jobOf: async (deliveryId: string): Promise<{ run_at: Date } | undefined> =>
      (
        await pool.query('select run_at from graphile_worker.jobs where key = $1', [
          `deliver-cfdi:${deliveryId}`,
        ])
      ).rows[0],
    close: async () => {
      await sink.close()
      await database.close()
    },
  }
}

type DeliveryRow = {
  id: string
  email: string
  state: string
  attempt: number
  next_at: Date | null
  lease_until: Date | null
  sent_at: Date | null
  last_problem: string | null
}

async function shopOf({ db, pool }: TestDatabase) {
  const issuer = await issuerWithStores(db, 'SDE2601018A0')
  const found = await pool.query(`select id from store where issuer_id = $1 and code = '0031'`, [issuer.id])
  return { issuerId: issuer.id, storeId: String(found.rows[0].id) }
}

function depsOf(database: TestDatabase, clock: Clock, port: number, logLines: string[]): DeliverDeps {
  const log = pino({ level: 'debug' }, { write: (line: string) => logLines.push(line) })
  return {
    db: database.db,
    clock,
    log,
    mode: 'sandbox',
    worker: 'w1',
    pdf: renderPdf,
    mailer: mailerAt(port),
    baseUrl: 'http://localhost:3000',
  }
}

export function mailerAt(port: number) {
  return createMailer({
    host: '127.0.0.1',
    port,
    from: 'S-MART <facturas@s-mart.example>',
    user: null,
    password: null,
  })
}

function uuidOf(xml: Uint8Array): string {
  const read = readCFDI(xml)
  if (!read.ok || read.value.timbre === null) throw new Error('the fixture is not stamped')
  return read.value.timbre.uuid
}
