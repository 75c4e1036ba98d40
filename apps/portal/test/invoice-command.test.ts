import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, watch, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readCFDI } from '@timbra/cfdi'
import { readInvoiceInput } from '../bin/commands/invoice-input.ts'
import { invoiceCommand } from '../bin/commands/invoice.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { type Installation, install, type Kept, keep } from './support/installation.ts'
import { RECEPTOR } from './support/issuance-world.ts'
import { runTimbra } from './support/stack-process.ts'
import { runCommand } from './support/terminal.ts'
import { line, smallTicket } from './support/tickets.ts'

let database: TestDatabase
let installation: Installation
let worker: Kept
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'timbra-invoice-'))
  database = await testDatabase()
  installation = await install(database, { tickets: 1, seed: 5 })
  worker = await keep('work', installation.env)
  await worker.ready()
})
after(async () => {
  await worker.stop()
  await installation.close()
  await database.close()
  await rm(folder, { recursive: true })
})

test('a ticket and a receptor become XML and PDF in the folder of the caller', async () => {
  const args = await input('first', {}, RECEPTOR)
  const { code, json } = await invoice(args)
  assert.equal(code, 0)
  assert.ok(['stamped', 'delivered'].includes(json.state))
  assert.deepEqual(
    json.files.map((file) => file.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '').replace(json.uuid ?? '', 'UUID')),
    ['out/T-1_UUID.xml', 'out/T-1_UUID.pdf'],
  )
  const [xml = '', pdf = ''] = json.files
  const cfdi = readCFDI(await readFile(xml))
  assert.ok(cfdi.ok)
  assert.equal(cfdi.value.timbre?.uuid, json.uuid)
  assert.equal(cfdi.value.comprobante.receptor.rfc, RECEPTOR.rfc)
  assert.match((await readFile(pdf)).subarray(0, 8).toString('latin1'), /^%PDF-1/)
  assert.ok(!('already' in json))
  const again = await invoice(args)
  assert.deepEqual([again.code, again.json.uuid, again.json.already], [0, json.uuid, true])
  assert.deepEqual(again.json.files, json.files)
})

test('a ticket that was invoiced to one RFC gives no file to another, nor tells who the first was', async () => {
  const first = await invoice(await input('taken', {}, RECEPTOR))
  assert.equal(first.code, 0)
  await writeFile(join(folder, 'other.receptor.json'), JSON.stringify(OTHER_RECEPTOR))
  const args = ['--ticket', 'taken.ticket.json', '--receptor', 'other.receptor.json', '--out', 'other']
  const { code, json } = await invoice(args)
  assert.equal(code, 2)
  assert.deepEqual(
    json.faults.map((fault) => [fault.code, fault.path, fault.message]),
    [['ya-facturado-a-otro', 'receptor.rfc', 'Este ticket ya se facturó a otro RFC.']],
  )
  assert.doesNotMatch(JSON.stringify(json), new RegExp(`${RECEPTOR.rfc}|${first.json.uuid}`))
  assert.deepEqual(await readdir(join(folder, 'other')), [])
})

test('faults of receptor and ticket come all at once, before anything is asked of an installation', async () => {
  const bad = { rfc: 'URE18', nombre: '', domicilioFiscalReceptor: 86991, regimenFiscalReceptor: '601' }
  const args = await input('bad', { total: '1.00', lines: [line({ gross: '57' })] }, bad)
  let connected = false
  const { code, json } = await inProcess(args, async () => {
    connected = true
    throw new Error('not to be reached')
  })
  assert.equal(code, 2)
  assert.equal(connected, false)
  const paths = json.faults.map(({ path }) => path)
  for (const path of ['rfc', 'nombre', 'domicilioFiscalReceptor', 'usoCFDI'])
    assert.ok(paths.includes(`receptor.${path}`), `${path} is missing in ${paths.join()}`)
  assert.equal(paths.filter((path) => path === 'receptor.domicilioFiscalReceptor').length, 1)
  assert.ok(paths.includes('ticket.lines[0].gross'))
  for (const { message } of json.faults) assert.ok(message.length > 5)
})

test('an e-mail that is none is a fault beside all others, and nothing is asked of an installation', async () => {
  const faulty = ['no-mail', 5, true, ['a@b.mx'], 'a@b.mx\r\nBcc: x@y.mx', 'a,b@c.mx', 'a\u0000b@c.mx', '  ']
  for (const email of faulty) {
    const { code, json } = await inProcess(await input('mail', {}, { ...RECEPTOR, rfc: 'URE18', email }))
    assert.equal(code, 2)
    assert.deepEqual(
      json.faults.map(({ path }) => path),
      ['receptor.rfc', 'receptor.email'],
      JSON.stringify(email),
    )
  }
})

test('no e-mail, and one in the form of a person, are taken', async () => {
  const email = async (change: Record<string, unknown>) => {
    const read = readInvoiceInput(ticket('read'), { ...RECEPTOR, ...change })
    assert.ok(read.ok, JSON.stringify(read))
    return read.email
  }
  assert.equal(await email({}), null)
  assert.equal(await email({ email: null }), null)
  assert.equal(await email({ email: '' }), null)
  assert.equal(await email({ email: ' compras@ure.example ' }), 'compras@ure.example')
})

test('a receptor field that does not exist is a fault at its name, and so is a receptor that is no object', async () => {
  const misspelt = { ...RECEPTOR, usoCFDI: undefined, usoCfdi: 'G03', extra: 1 }
  const { code, json } = await inProcess(await input('unknown-field', {}, misspelt))
  assert.equal(code, 2)
  assert.deepEqual(json.faults.map(({ path }) => path).toSorted(), [
    'receptor.extra',
    'receptor.usoCFDI',
    'receptor.usoCfdi',
  ])
  assert.equal(json.faults.find(({ path }) => path === 'receptor.extra')?.code, 'receptor-campo-desconocido')
  for (const none of [[RECEPTOR], 'URE180429TM6', null])
    assert.deepEqual(
      (await inProcess(await input('no-object', {}, none))).json.faults.map(({ path }) => path),
      ['receptor'],
    )
})

test('what the installation refuses is told the same way: an unknown store, another content', async () => {
  const unknown = await invoice(await input('unknown', { store: '9999' }, RECEPTOR))
  assert.deepEqual([unknown.code, unknown.json.faults[0]?.path], [2, 'ticket.store'])
  await invoice(await input('twice', {}, RECEPTOR))
  const other = await invoice(await input('twice', { terminal: '09' }, RECEPTOR))
  assert.deepEqual([other.code, other.json.faults[0]?.path], [2, 'ticket.terminal'])
})

test('a name that the SAT does not know leaves the ticket free to be asked for again with the right one', async () => {
  const wrong = await invoice(await input('name', {}, { ...RECEPTOR, nombre: 'UNIVERSIDAD EQUIVOCADA' }))
  assert.equal(wrong.code, 2)
  assert.equal(wrong.json.state, 'waiting-customer')
  assert.equal(wrong.json.uuid, null)
  assert.deepEqual(
    wrong.json.faults.map(({ path }) => path),
    ['receptor.nombre'],
  )
  const right = await invoice(await input('name', {}, RECEPTOR))
  assert.equal(right.code, 0)
  assert.match(right.json.uuid ?? '', /^[0-9a-f-]{36}$/i)
})

test('files that are missing or no JSON, and arguments that are not understood, are one sentence', async () => {
  const args = await input('x', {}, RECEPTOR)
  await writeFile(join(folder, 'broken.json'), '{')
  const told = async (change: string[]) => {
    const { code, err } = await inProcess([...args, ...change])
    assert.equal(code, 2)
    return err
  }
  assert.match(await told(['--ticket', 'nowhere.json']), /^El archivo nowhere\.json no existe\./)
  assert.match(await told(['--receptor', 'broken.json']), /^El archivo broken\.json no es JSON válido\./)
  assert.match(await told(['--out', 'x.ticket.json/below']), /^No se puede crear la carpeta/)
  assert.match(await told(['--wait', 'long']), /^Uso: /)
  assert.match(await told(['--fast']), /^Uso: /)
})

test('when no worker takes it in time the state is told, and it goes on by itself', async () => {
  const idle = await testDatabase()
  const other = await install(idle, { tickets: 1, seed: 6 })
  try {
    const { code, json } = await invoice([...(await input('idle', {}, RECEPTOR)), '--wait', '0'], other.env)
    assert.deepEqual([code, json], [1, { uuid: null, state: 'requested', files: [] }])
  } finally {
    await other.close()
    await idle.close()
  }
})

test('with no portal running a whole one is started for this ticket and thrown away', async () => {
  const sample = JSON.parse(
    await readFile(new URL('../samples/tickets/vector-a.json', import.meta.url), 'utf8'),
  )
  const args = await input('throwaway', { ...sample, issuedAt: anHourAgo() }, RECEPTOR)
  const before = await temporaryFolders()
  const { code, json } = await invoice(args, {
    DATABASE_URL: '',
    TIMBRA_DATA: join(folder, 'empty'),
    PORT: '',
  })
  assert.equal(code, 0, JSON.stringify(json))
  const cfdi = readCFDI(await readFile(json.files[0] ?? ''))
  assert.ok(cfdi.ok)
  assert.equal(cfdi.value.timbre?.uuid, json.uuid)
  assert.deepEqual(await temporaryFolders(), before)
})

test('Ctrl-C throws away what was started for one ticket', async () => {
  const before = await temporaryFolders()
  const args = await input('stopped', { store: '0031' }, RECEPTOR)
  const env = { DATABASE_URL: '', TIMBRA_DATA: join(folder, 'empty'), PORT: '', INIT_CWD: folder }
  const run = runTimbra(['invoice', ...args], env)
  const dir = await appears(tmpdir(), (name) => /^timbra-[0-9a-f]{12}$/.test(name) && !before.includes(name))
  await appears(dir, (name) => name === 'run.json') // the stack is up; the invoice is under way
  run.child.kill('SIGINT')
  assert.equal(await run.exited, 130)
  assert.deepEqual(await temporaryFolders(), before)
})

test('import-tickets reaches the same installation from the command line', async () => {
  await writeFile(
    join(folder, 'two.ndjson'),
    [1, 2].map((n) => `${JSON.stringify(ticket(`N-${n}`))}\n`).join(''),
  )
  const run = runTimbra(['import-tickets', 'two.ndjson'], { ...installation.env, INIT_CWD: folder })
  assert.equal(await run.exited, 0)
  assert.match(run.output(), /Importados: 2 · ya estaban: 0 · rechazados: 0/)
})

test('a purchase whose time has passed is a fault at the ticket', async () => {
  const { code, json } = await invoice(
    await input('expired', { issuedAt: '2021-03-04T10:00:00-06:00' }, RECEPTOR),
  )
  assert.deepEqual(
    [code, json.faults.map((fault) => `${fault.path}:${fault.code}`)],
    [2, ['ticket:ticket-vencido']],
  )
})

type Answer = {
  already?: boolean
  uuid: string | null
  state: string
  files: string[]
  faults: { code: string; path: string; message: string }[]
}

async function invoice(args: string[], env: NodeJS.ProcessEnv = installation.env) {
  const run = runTimbra(['invoice', ...args], { ...env, INIT_CWD: folder })
  const code = await run.exited
  const [json = 'null'] = run
    .output()
    .split('\n')
    .filter((text) => text.startsWith('{'))
  return { code, json: JSON.parse(json) as Answer }
}

type Connect = Parameters<typeof invoiceCommand>[0]['connect']

async function inProcess(
  args: string[],
  connect: Connect = () => Promise.reject(new Error('not to be reached')),
) {
  const { code, out, err } = await runCommand(
    folder,
    (terminal) => invoiceCommand({ connect, terminal }),
    args,
  )
  return { code, err, json: (out === '' ? null : JSON.parse(out)) as Answer }
}

async function input(name: string, change: Record<string, unknown>, receptor: unknown): Promise<string[]> {
  await writeFile(join(folder, `${name}.ticket.json`), JSON.stringify(ticket(name, change)))
  await writeFile(join(folder, `${name}.receptor.json`), JSON.stringify(receptor))
  return ['--ticket', `${name}.ticket.json`, '--receptor', `${name}.receptor.json`, '--out', 'out']
}

const OTHER_RECEPTOR = {
  rfc: 'EKU9003173C9',
  nombre: 'ESCUELA KEMPER URGATE',
  domicilioFiscalReceptor: '42501',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
}

const soldAt = anHourAgo()

function ticket(externalId: string, change: Record<string, unknown> = {}) {
  return { ...smallTicket({ issuedAt: soldAt, ...change }), externalId }
}

function anHourAgo(): string {
  return new Date(Date.now() - 3_600_000).toISOString()
}

/** Path of the first file of this kind to come into a folder. */
async function appears(inside: string, wanted: (name: string) => boolean): Promise<string> {
  for await (const { filename } of watch(inside, { signal: AbortSignal.timeout(60_000) }))
    if (filename !== null && wanted(filename)) return join(inside, filename)
  throw new Error(`nothing of the kind came into ${inside}`)
}

async function temporaryFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => /^timbra-[0-9a-f]{12}$/.test(name)).toSorted()
}
