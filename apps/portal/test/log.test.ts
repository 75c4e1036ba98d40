import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '../src/log.ts'
import { testDatabase } from './support/database.ts'

test('a log line holds no RFC, name, mail, key or XML, whatever name the field has', () => {
  const lines: string[] = []
  const log = createLog({ level: 'info', name: 'test' }, { write: (line) => void lines.push(line) })
  log.info(
    { rfc: 'URE180429TM6', receptor: { nombre: 'UNIVERSIDAD' }, customer: { email: 'compras@ure.example' } },
    'said',
  )
  log.info({ sealedXml: '<cfdi/>', request: { token: 'SECRET' }, issuanceId: 'kept' }, 'said')
  const text = lines.join('')
  assert.doesNotMatch(text, /URE180429TM6|UNIVERSIDAD|compras|<cfdi|SECRET/)
  assert.match(text, /kept/)
})

test('an error of the database is logged without the values of the row', async () => {
  const database = await testDatabase()
  const lines: string[] = []
  const log = createLog({ level: 'info', name: 'test' }, { write: (line) => void lines.push(line) })
  try {
    const insert = () =>
      database.pool.query(
        `insert into account (id, nombre, email, password_hash, created_at) values (gen_random_uuid(), 'X', 'compras@ure.example', '', now())`,
      )
    await insert()
    await assert.rejects(insert(), (cause: Error & { detail?: string }) => {
      assert.match(cause.detail ?? '', /compras@ure\.example/)
      log.error({ err: cause }, 'failed')
      return true
    })
    assert.doesNotMatch(lines.join(''), /compras/)
    assert.match(lines.join(''), /"code":"23505"/)
  } finally {
    await database.close()
  }
})
