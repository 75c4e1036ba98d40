import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { statementNames } from '../src/db/prepare-often.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.close())

test('what comes often is prepared once for each connection, and what has no parameters never', async () => {
  await database.db.connection().execute(async (session) => {
    for (let n = 0; n < 30; n += 1) {
      await sql`select ${n}::int + 1 as often`.execute(session)
      await sql`select 2 as plain`.execute(session)
    }
    await sql`select ${1}::int as rare`.execute(session)
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
      session,
    )
    assert.deepEqual(
      rows.map(({ statement }) => statement),
      ['select $1::int + 1 as often'],
    )
  })
})

test('a table that changes under a prepared statement costs one query, not the connection', async () => {
  await database.db.connection().execute(async (session) => {
    await sql`create table changing (id int)`.execute(session)
    await sql`insert into changing values (1)`.execute(session)
    const ask = () => sql<{ id: number }>`select * from changing where id = ${1}`.execute(session)
    for (let n = 0; n < 40; n += 1) await ask()
    await sql`alter table changing add column more int default 7`.execute(session)
    await assert.rejects(ask(), { code: '0A000' })
    for (let n = 0; n < 40; n += 1) assert.deepEqual((await ask()).rows, [{ id: 1, more: 7 }])
  })
})

test('texts that are made anew each time do not fill the memory of the server', () => {
  const names = statementNames()
  const given = new Set<string>()
  for (let n = 0; n < 400; n += 1)
    for (let again = 0; again < 25; again += 1) {
      const name = names.of(`select ${n}`)
      if (name !== undefined) given.add(name)
    }
  assert.equal(given.size, 200)
})
