import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { enqueue } from '../src/db/jobs.ts'
import { migrate } from '../src/db/migrate.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { testDatabase } from './support/database.ts'

test('a fresh database has every migration, and migrating again applies none', async () => {
  const database = await testDatabase()
  try {
    assert.deepEqual(await migrate(database.pool), { applied: [] })
    const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(
      database.db,
    )
    assert.ok(rows.some(({ name }) => name === '0004-issuance.sql'))
  } finally {
    await database.close()
  }
})

test('a migration that was changed after it was applied is refused with its name', async () => {
  const database = await testDatabase()
  try {
    await sql`update migration set sha256 = 'other' where name = '0002-tickets.sql'`.execute(database.db)
    await assert.rejects(migrate(database.pool), /0002-tickets\.sql cambió después de aplicarse/)
  } finally {
    await database.close()
  }
})

test('a wake-up that is enqueued in a transaction that rolls back does not exist', async () => {
  const database = await testDatabase()
  try {
    const failing = inTransaction(database.db, async (trx) => {
      await enqueue(trx, 'confirm-account', { accountId: 'a' }, { key: 'k', runAt: null })
      throw new Error('rolled back')
    })
    await assert.rejects(failing, /rolled back/)
    const { rows } = await sql`select * from graphile_worker.jobs`.execute(database.db)
    assert.equal(rows.length, 0)
  } finally {
    await database.close()
  }
})
