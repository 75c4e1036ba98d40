import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildComprobante, cadenaTimbre, insertTimbre, sealComprobante } from '../src/index.ts'
import { main } from '../src/cli.ts'
import { openCSD } from '../src/node.ts'
import { makeAuthority } from '../../pac-simulator/src/certificates.ts'
import { authority, makeFiles, now, passphrase, validity } from './support/certificates.ts'
import { goldenVenta } from './support/golden.ts'
import { valueOf } from './support/parsed.ts'

let cwd: string
let cadena: string

before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'timbra-cli-'))
  const files = await makeFiles()
  const pacFiles = await makeFiles({ noCertificado: '30001000000500009999', rfc: 'SPR190613I52' })
  const csd = valueOf(openCSD({ ...files, passphrase, at: now }))
  const pac = valueOf(openCSD({ ...pacFiles, passphrase, at: now }))
  const sealed = sealComprobante(valueOf(buildComprobante(goldenVenta('vector-a'))), csd)
  cadena = sealed.cadena
  const draft = {
    uuid: '5A5A5A5A-1B1B-4C4C-8D8D-9E9E9E9E9E9E',
    fechaTimbrado: '2026-11-22T10:20:00',
    rfcProvCertif: 'SPR190613I52',
    selloCFD: sealed.sello,
    noCertificadoSAT: '30001000000500009999',
  }
  const selloSAT = Buffer.from(pac.sign(Buffer.from(cadenaTimbre(draft)))).toString('base64')
  const stamped = Buffer.from(insertTimbre(sealed.xml, { ...draft, selloSAT })).toString('utf8')
  await mkdir(join(cwd, 'pacs'))
  const write = (name: string, content: string | Uint8Array) => writeFile(join(cwd, name), content)
  await write('sealed.xml', sealed.xml)
  await write('stamped.xml', stamped)
  await write('no-cert.xml', stamped.replace(/ Certificado="[^"]*"/, ' Certificado=""'))
  await write('changed.xml', stamped.replace('LECHE', 'QUESO'))
  await write('other-sello.xml', stamped.replace(/ SelloCFD="../, ' SelloCFD="xx'))
  await write(
    'other-emisor.xml',
    stamped.replace('<cfdi:Emisor Rfc="EKU9003173C9"', '<cfdi:Emisor Rfc="URE180429TM6"'),
  )
  await write('fake-stamp.xml', stamped.replace('UUID="5A', 'UUID="6A'))
  await write('garbage.xml', 'hola')
  await write('csd.cer', files.cer)
  await write('ca.cer', (await authority).cer)
  await write(
    'other-ca.cer',
    (await makeAuthority({ noCertificado: '30001000000500000002', ...validity })).cer,
  )
  await write('pacs/pac.cer', pacFiles.cer)
  await write('pacs/readme.txt', 'x')
  await write('pacs/broken.cer', 'x')
})

after(() => rm(cwd, { recursive: true }))

test('verify says of each file whether its seals are true', async () => {
  const names = [
    'sealed.xml',
    'stamped.xml',
    'no-cert.xml',
    'changed.xml',
    'other-sello.xml',
    'fake-stamp.xml',
    'garbage.xml',
    'missing.xml',
  ]
  const { code, out } = await run('verify', '--certs', 'pacs', ...names)
  assert.equal(code, 1)
  assert.deepEqual(
    out
      .map((line) => JSON.parse(line))
      .map(({ file, sello, tfd, faults }) => [
        file,
        sello,
        tfd,
        faults.map((fault: { code: string }) => fault.code).join(),
      ]),
    [
      ['sealed.xml', true, 'none', ''],
      ['stamped.xml', true, true, ''],
      ['no-cert.xml', 'no-cert', true, ''],
      ['changed.xml', false, true, ''],
      ['other-sello.xml', true, false, 'TFD-1'],
      ['fake-stamp.xml', true, false, ''],
      ['garbage.xml', null, null, 'XML-1'],
      ['missing.xml', null, null, 'CLI-1'],
    ],
  )
})

test('a timbre whose certificate nobody gave is unknown, and that is nothing wrong', async () => {
  const { code, out } = await run('verify', 'stamped.xml')
  assert.equal(code, 0)
  assert.deepEqual(out, ['{"file":"stamped.xml","sello":true,"tfd":"unknown-cert","faults":[]}'])
})

test('a certificate that the document does not carry can be given', async () => {
  const { code, out } = await run('verify', '--cert', 'csd.cer', '--cert', 'pacs/pac.cer', 'no-cert.xml')
  assert.equal(code, 0)
  assert.deepEqual(out, ['{"file":"no-cert.xml","sello":true,"tfd":true,"faults":[]}'])
})

test('with SAT’s own certificate, only certificates that it issued are believed', async () => {
  assert.equal((await run('verify', '--ca', 'other-ca.cer', '--ca', 'ca.cer', 'sealed.xml')).code, 0)
  const { code, out } = await run('verify', '--ca', 'other-ca.cer', 'sealed.xml')
  assert.equal(code, 1)
  assert.match(out[0] ?? '', /"sello":false.*"SELLO-4"/)
  for (const file of ['csd.cer', 'garbage.xml', 'missing.cer'])
    assert.equal((await run('verify', '--ca', file, 'sealed.xml')).code, 2)
})

test('a certificate of somebody else is told', async () => {
  const { out } = await run('verify', 'other-emisor.xml')
  const verdict = JSON.parse(out[0] as string)
  assert.equal(verdict.sello, false)
  assert.equal(verdict.faults[0].code, 'SELLO-2')
})

test('cadena prints one line per file, and faults on the error output', async () => {
  const { code, out, err } = await run('cadena', 'stamped.xml', 'garbage.xml', 'sealed.xml')
  assert.equal(code, 1)
  assert.deepEqual(out, [cadena, '', cadena])
  assert.equal(JSON.parse(err[0] as string).file, 'garbage.xml')
  assert.equal((await run('cadena', 'sealed.xml')).code, 0)
})

test('wrong usage is answered with the usage, and exit code 2', async () => {
  for (const argv of [
    [],
    ['verify'],
    ['cadena'],
    ['sell', 'x'],
    ['verify', '--cert'],
    ['verify', '--what', 'x'],
    ['verify', '--cert', 'garbage.xml', 'x'],
    ['verify', '--certs', 'nowhere', 'x'],
  ]) {
    const { code, out, err } = await run(...argv)
    assert.equal(code, 2, argv.join(' '))
    assert.deepEqual(out, [])
    assert.equal(err.length, 1)
  }
})

test('the command itself runs, on paths relative to where its caller stands', () => {
  const script = join(import.meta.dirname, '../bin/cfdi.ts')
  const done = spawnSync(process.execPath, [script, 'verify', 'sealed.xml'], {
    cwd: tmpdir(),
    env: { ...process.env, INIT_CWD: cwd, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
    encoding: 'utf8',
  })
  assert.equal(done.stderr, '')
  assert.equal(done.stdout, '{"file":"sealed.xml","sello":true,"tfd":"none","faults":[]}\n')
  assert.equal(done.status, 0)
})

async function run(...argv: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = []
  const err: string[] = []
  const code = await main(argv, {
    cwd,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  })
  return { code, out, err }
}
