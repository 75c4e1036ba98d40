import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { importCommand } from '../bin/commands/import-tickets.ts'
import { pinnedClock } from '../src/clock.ts'
import { AppError, SetupError } from '../src/errors.ts'
import { randomIds } from '../src/ids.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { runCommand } from './support/terminal.ts'
import { issuerWithStores, line, smallTicket } from './support/tickets.ts'

const NOW = new Date('2026-11-22T18:00:00Z')
let database: TestDatabase
let folder: string

before(async () => {
  database = await testDatabase()
  await issuerWithStores(database.db)
  folder = await mkdtemp(join(tmpdir(), 'timbra-import-'))
})
beforeEach(() => database.pool.query('delete from ticket'))
after(async () => {
  await rm(folder, { recursive: true })
  await database.close()
})

test('good tickets are imported with a bar and a rate, and the same file again adds none', async () => {
  await file('good.ndjson', tickets(1200))
  const first = await run(['good.ndjson'])
  assert.equal(first.code, 0)
  assert.match(
    first.out,
    /^Importados: 1200 · ya estaban: 0 · rechazados: 0 · 1200 tickets, \d+ tickets\/s\n$/,
  )
  assert.match(first.err, /\[█+·*\] +\d+ % {2}\d+ tickets, \d+ tickets\/s/)
  assert.equal(await count(), 1200)
  const second = await run(['good.ndjson'])
  assert.equal(second.code, 0)
  assert.match(second.out, /^Importados: 0 · ya estaban: 1200 · rechazados: 0/)
  assert.equal(await count(), 1200)
})

test('a refused line is reported with line number, field, sentence and difference, and the rest is in', async () => {
  await file('mixed.ndjson', [
    ticket('A-1'),
    '',
    ticket('A-2', { total: '146.00' }),
    '{"externalId": "A-3",',
    ticket('A-1', { terminal: '9' }),
    ticket('A-4', { lines: [line({ gross: '57' }), line({ description: 'A|B' })] }),
    ticket('A-5'),
  ])
  const { code, out } = await run(['mixed.ndjson'])
  assert.equal(code, 1)
  assert.deepEqual(out.split('\n').slice(0, 6), [
    'línea 3 · A-2 · total · La suma de los netos es 146.90 y el total dice 146.00: diferencia de 0.90.',
    'línea 3 · A-2 · payments · Los pagos suman 146.90; con lo excluido deberían sumar 146.00: diferencia de 0.90. Descuenta el cambio, o anota en "excluded" lo que no es parte de la venta.',
    'línea 4 · La línea no es un objeto JSON completo. Cada ticket va en una sola línea.',
    'línea 5 · A-1 · terminal · Antes se recibió "04" y ahora llega "9".',
    'línea 6 · A-4 · lines[0].gross · Escribe pesos con dos decimales, por ejemplo "57.00".',
    'línea 6 · A-4 · lines[1].description · Lleva un carácter que el SAT no admite («|»): quítalo.',
  ])
  assert.match(out, /Importados: 2 · ya estaban: 0 · rechazados: 4 · /)
  assert.equal(await count(), 2)
})

test('refused lines of a long file are reported in the order of the file', async () => {
  const lines = tickets(3000)
  for (const at of [7, 480, 1601, 2999]) lines[at] = '{}'
  await file('long.ndjson', lines)
  const { out } = await run(['long.ndjson'])
  const reported = [...new Set(Array.from(out.matchAll(/^línea (\d+)/gm), ([, number]) => Number(number)))]
  assert.deepEqual(reported, [8, 481, 1602, 3000])
  assert.equal(await count(), 2996)
})

test('a file of Windows, with BOM and carriage returns, is read', async () => {
  await writeFile(join(folder, 'windows.ndjson'), `\uFEFF${ticket('W-1')}\r\n${ticket('W-2')}\r\n`)
  assert.equal((await run(['windows.ndjson'])).code, 0)
  assert.equal(await count(), 2)
})

test('a file that is not UTF-8 is refused line by line, not imported with broken letters', async () => {
  const text = ticket('L-1', { lines: [line({ description: 'JAMÓN', gross: '146.90', net: '146.90' })] })
  await writeFile(join(folder, 'latin.ndjson'), Buffer.from(text, 'latin1'))
  const { code, out } = await run(['latin.ndjson'])
  assert.equal(code, 1)
  assert.match(out, /línea 1 · L-1 · lines\[0\]\.description · Lleva letras que no llegaron en UTF-8/)
})

test('--store names the store of tickets that name none, and of no other', async () => {
  const { store: _, ...without } = smallTicket({ externalId: 'S-1' })
  await file('storeless.ndjson', [JSON.stringify(without), ticket('S-2', { store: '0105' })])
  assert.equal((await run(['storeless.ndjson', '--store', '2986'])).code, 0)
  const { rows } = await database.pool.query(
    `select s.code from ticket t join store s on s.id = t.store_id order by external_id`,
  )
  assert.deepEqual(
    rows.map(({ code }) => code),
    ['2986', '0105'],
  )
})

test('a file that cannot be read is one sentence and exit code 2', async () => {
  const missing = await run(['nowhere.ndjson'])
  assert.deepEqual([missing.code, missing.out], [2, ''])
  assert.equal(missing.err, 'El archivo nowhere.ndjson no existe. Revisa la ruta y vuelve a intentarlo.\n')
  assert.match((await run(['.'])).err, /^El archivo \. no se puede leer\./)
})

test('without a file, with two, or with an unknown option the usage is shown', async () => {
  for (const args of [[], ['a', 'b'], ['a', '--fast']]) {
    const { code, err } = await run(args)
    assert.equal(code, 2)
    assert.match(err, /^Uso: npm run timbra -- import-tickets ARCHIVO/)
  }
})

test('an installation that is not running is one sentence and exit code 2', async () => {
  await file('one.ndjson', tickets(1))
  const connect = () => Promise.reject(new SetupError('no-corre', 'Timbra no está corriendo.'))
  const { code, err } = await run(['one.ndjson'], connect)
  assert.equal(code, 2)
  assert.equal(err, 'Timbra no está corriendo.\n')
})

test('a database that goes away in the middle is one sentence that says how many are in', async () => {
  await file('broken.ndjson', tickets(5000))
  const broken = await testDatabase()
  await issuerWithStores(broken.db)
  let made = 0
  let gone: Promise<void> = Promise.resolve()
  const ids = {
    ...randomIds,
    uuid() {
      made += 1
      if (made === 2600) gone = broken.close()
      return randomIds.uuid()
    },
  }
  const connect = async () => ({ app: { db: broken.db, clock: pinnedClock(NOW), ids }, close: () => gone })
  await assert.rejects(run(['broken.ndjson'], connect), (cause) => {
    assert.ok(cause instanceof AppError)
    assert.match(
      cause.publicMessage,
      /^La base de datos dejó de responder después de [1-9]\d*00 tickets, que quedaron guardados\. Repite/,
    )
    return true
  })
})

type Connect = Parameters<typeof importCommand>[0]['connect']

function run(args: string[], connect: Connect = connectHere) {
  return runCommand(folder, (terminal) => importCommand({ connect, terminal }), args)
}

async function connectHere() {
  return { app: { db: database.db, clock: pinnedClock(NOW), ids: randomIds }, close: async () => {} }
}

function ticket(externalId: string, change: Record<string, unknown> = {}): string {
  return JSON.stringify(smallTicket({ externalId, ...change }))
}

function tickets(count: number): string[] {
  return Array.from({ length: count }, (_, index) => ticket(`T-${index}`))
}

function file(name: string, lines: readonly string[]): Promise<void> {
  return writeFile(join(folder, name), `${lines.join('\n')}\n`)
}

async function count(): Promise<number> {
  const { rows } = await database.pool.query('select count(*)::int as n from ticket')
  return rows[0].n
}
