import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type RunningStack, runStack } from './support/running-stack.ts'
import {
  childCalled,
  family,
  gone,
  isThere,
  postmasterOf,
  temporaryFolder,
  until,
} from './support/stack-process.ts'

const DATABASE_BACK = 'La base de datos incluida corre otra vez.'
const SANDBOX_BACK = 'El proceso «sandbox» corre otra vez.'

const folder = temporaryFolder()
let stack: RunningStack
before(async () => {
  stack = await runStack(folder)
})
after(async () => {
  stack.child.kill('SIGINT')
  await stack.exited
  folder.remove()
})

const DEATHS = {
  'its first process killed': (pid: number) => process.kill(pid, 'SIGKILL'),
  'every process of it killed': (pid: number) => family(pid).forEach((one) => process.kill(one, 'SIGKILL')),
  'ended by pg_ctl -m immediate': (pid: number) => process.kill(pid, 'SIGQUIT'),
  'ended by pg_ctl -m fast': (pid: number) => process.kill(pid, 'SIGINT'),
}
for (const [how, kill] of Object.entries(DEATHS))
  test(`a database that dies under load comes back, and every ticket gets one CFDI: ${how}`, async () => {
    const before = (await stack.ledger()).length
    const tickets = await stack.buy(12)
    await stack.control('faults', { pac: 'sw', op: 'stamp', mode: 'slow', ms: 200, times: 12 })
    const pages = Promise.all(tickets.map((ticket) => stack.insist(ticket)))
    await until(async () => (await stack.ledger()).length > before + 2)
    const from = stack.output().length
    const old = postmasterOf(folder.path)
    kill(old)
    await stack.says(DATABASE_BACK, from)
    await stack.stamped(await pages)
    const said = stack.output().slice(from)
    assert.match(said, /^La base de datos incluida terminó; se arranca otra vez\.$/m)
    assert.doesNotMatch(said, /fallo-interno/, 'nobody saw a page that only says error')
    assert.notEqual(postmasterOf(folder.path), old)
    assert.equal(new Set(await pages).size, tickets.length)
    await oneEach(before + tickets.length)
  })

/** As many stamps as tickets, and the same in the ledger of the PAC as in ours. */
async function oneEach(stamps: number): Promise<void> {
  const rows = await stack.ask<{ uuid: string; ticket_id: string }>(
    'select uuid, ticket_id from issuance join issuance_ticket on issuance_id = issuance.id where live',
  )
  assert.equal(rows.length, stamps)
  assert.equal(new Set(rows.map((row) => row.ticket_id)).size, stamps)
  const uuids = (await stack.ledger()).map(({ uuid }) => uuid)
  assert.deepEqual(uuids.toSorted(), rows.map(({ uuid }) => uuid).toSorted())
}

test('a database comes back also while one of its old processes does not end', async () => {
  const [held] = await stack.ask<{ pid: number }>(
    `select pid from pg_stat_activity where datname = 'timbra' and pid <> pg_backend_pid() limit 1`,
  )
  assert.ok(held)
  process.kill(held.pid, 'SIGSTOP')
  const from = stack.output().length
  process.kill(postmasterOf(folder.path), 'SIGKILL')
  await stack.says(DATABASE_BACK, from)
  await gone([held.pid])
})

test('a sandbox killed between stamp and answer comes back where it was; the ticket gets the CFDI that exists', async () => {
  const before = (await stack.ledger()).length
  const [ticket] = await stack.buy(1)
  assert.ok(ticket)
  await stack.control('faults', { pac: 'sw', op: 'stamp', mode: 'timeout-after' })
  const page = await stack.insist(ticket, 'cliente@example.com')
  await until(async () => (await stack.ledger()).length === before + 1)
  const stamped = await stack.ledger()
  const from = stack.output().length
  process.kill(childCalled(stack, 'sandbox'), 'SIGKILL')
  await stack.says(SANDBOX_BACK, from)
  await stack.stamped([page])
  assert.deepEqual(await stack.ledger(), stamped)
  await oneEach(stamped.length)
  await until(() => mails().some((mail) => mail.includes('cliente@example.com')))
})

function mails(): readonly string[] {
  const dir = join(folder.path, 'correo')
  const names = readdirSync(dir).filter((name) => name.endsWith('.eml'))
  return names.map((name) => readFileSync(join(dir, name), 'utf8'))
}

const control = join(folder.path, 'postgres/pgdata/global/pg_control')

/** Kills the database, and does not let it start. */
async function takeDatabaseAway(): Promise<void> {
  renameSync(control, `${control}.away`)
  const from = stack.output().length
  process.kill(postmasterOf(folder.path), 'SIGKILL')
  await stack.says('Se intenta otra vez.', from)
}

test('while the database is away pages say calmly when to come back, and the health addresses tell the truth', async () => {
  const [ticket] = await stack.buy(1)
  assert.ok(ticket)
  const page = await stack.insist(ticket)
  await stack.stamped([page])
  const processes = [childCalled(stack, 'serve'), childCalled(stack, 'work')]
  const status = async (path: string) => (await fetch(stack.url + path)).status
  await takeDatabaseAway()
  for (const path of [page, `${page}/cambiar`, `${page}/avance`, '/facturar', '/recuperar', '/estado']) {
    const answer = await fetch(stack.url + path)
    assert.equal(answer.status, 503, path)
    assert.ok(Number(answer.headers.get('retry-after')) > 0, path)
    assert.match(
      await answer.text(),
      /El servicio se está reiniciando.*Lo que ya pediste está guardado/s,
      path,
    )
  }
  const authorization = `Bearer ${stack.apiKey}`
  const api = await fetch(`${stack.url}/api/v1/tickets/x`, { headers: { authorization } })
  assert.deepEqual([api.status, api.headers.get('retry-after')], [503, '10'])
  assert.deepEqual([await status('/readyz'), await status('/healthz')], [503, 200])
  for (const path of ['/', '/ayuda']) assert.equal(await status(path), 200, `${path} needs no database`)

  const from = stack.output().length
  renameSync(`${control}.away`, control)
  await stack.says(DATABASE_BACK, from)
  await until(async () => (await status('/readyz')) === 200)
  await stack.stamped([page])
  assert.deepEqual(
    [childCalled(stack, 'serve'), childCalled(stack, 'work')],
    processes,
    'they were not restarted',
  )
})

test('Ctrl-C ends everything also while the database is being started again', async () => {
  const started = family(stack.child.pid ?? 0)
  const from = stack.output().length
  process.kill(postmasterOf(folder.path), 'SIGKILL')
  await stack.says('se arranca otra vez', from)
  stack.child.kill('SIGINT')
  assert.equal(await stack.exited, 0)
  await gone(started) // the backends of the killed server end by themselves
  assert.equal(existsSync(join(folder.path, 'postgres/pgdata/postmaster.pid')), false)
})

test('a database that does not come back ends everything, says where to look, and the exit code is not 0', async () => {
  stack = await runStack(folder)
  const started = family(stack.child.pid ?? 0)
  await takeDatabaseAway()
  assert.equal(await stack.exited, 1)
  assert.match(stack.output(), /no volvió después de 6 intentos.*postgres\/postgres\.log.*npm start/)
  assert.doesNotMatch(stack.output(), /\n\s+at /)
  assert.deepEqual(started.filter(isThere), [])
  assert.equal(existsSync(join(folder.path, 'run.json')), false)
})

test('a database starts also when the machine has given its number to another program', async () => {
  renameSync(`${control}.away`, control)
  const lock = join(folder.path, 'postgres/pgdata/postmaster.pid')
  const { uid, gid } = statSync(lock)
  const stranger = spawn('sleep', ['600'], { uid, gid, stdio: 'ignore' })
  try {
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(stranger.pid)))
    stack = await runStack(folder)
    await stack.stamped(await Promise.all((await stack.buy(1)).map((ticket) => stack.insist(ticket))))
    assert.equal(isThere(stranger.pid ?? 0), true)
  } finally {
    stranger.kill()
  }
})
