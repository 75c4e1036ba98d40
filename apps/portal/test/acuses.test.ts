import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type AcuseContent, canonicalBytes, keyId } from '../src/acuses/acuse.ts'
import { EMPRESA, VECTOR_A } from './support/journey.ts'
import { openPdf, pageTexts, printedQrs } from './support/pdf.ts'
import { type Portal, startPortal } from './support/portal.ts'

const HAS_OPENSSL = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout?.startsWith('OpenSSL 3')

let portal: Portal
let token: string

before(async () => {
  portal = await startPortal()
  await portal.stopWorker() // the PAC might as well be away: an acuse needs the request only
  token = await requested()
})
after(() => portal.close())

test('an acuse says when the request came, until when it could, and for which ticket', async () => {
  const { content } = await files()
  const ticket = await portal.ticket(VECTOR_A.numero)
  const { rows } = await portal.app.pool.query('select requested_at, id from issuance where token = $1', [
    token,
  ])
  assert.equal(content.recibida, rows[0].requested_at.toISOString())
  assert.equal(content.plazo, ticket.invoiceBy.toISOString())
  assert.equal(content.enPlazo, 'si')
  assert.equal(content.tickets[0]?.numero, VECTOR_A.numero)
  assert.equal(content.tickets[0]?.total, VECTOR_A.total)
  assert.equal(content.solicitud, `S-${rows[0].id.slice(0, 8).toUpperCase()}`)
})

test('its signature verifies with the published key, and no changed byte does', async () => {
  const { bytes, signature, pem } = await files()
  const key = createPublicKey(pem)
  assert.ok(verify(null, bytes, key, signature))
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.ok(!verify(null, changed, key, signature), `byte ${at}`)
  }
})

test('openssl verifies it offline, and refuses a changed byte', { skip: !HAS_OPENSSL }, async () => {
  const { bytes, signature, pem } = await files()
  const dir = mkdtempSync(join(tmpdir(), 'timbra-acuse-'))
  try {
    writeFileSync(join(dir, 'acuse.json'), bytes)
    writeFileSync(join(dir, 'acuse.firma'), signature)
    writeFileSync(join(dir, 'llave.pem'), pem)
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', 'llave.pem', '-rawin', '-in', 'acuse.json']
    const check = [...args, '-sigfile', 'acuse.firma']
    assert.match(execFileSync('openssl', check, { cwd: dir, encoding: 'utf8' }), /Verified Successfully/)
    writeFileSync(join(dir, 'acuse.json'), bytes.toString().replace('"enPlazo":"si"', '"enPlazo":"no"'))
    assert.notEqual(spawnSync('openssl', check, { cwd: dir }).status, 0)
  } finally {
    rmSync(dir, { recursive: true })
  }
})

test('asked for again, by anybody at once, it is the same acuse byte for byte', async () => {
  const other = await requested('2986-703-20251106-02912')
  const all = await Promise.all(Array.from({ length: 6 }, () => files(other)))
  assert.equal(new Set(all.map(({ bytes }) => bytes.toString())).size, 1)
  assert.equal(new Set(all.map(({ signature }) => signature.toString('hex'))).size, 1)
  assert.equal(new Set([...all, await files()].map(({ pem }) => pem)).size, 1, 'one key for the installation')
})

test('the bytes can be made again from the values, and the key is the one that they name', async () => {
  const { bytes, content, pem } = await files()
  const shuffled = Object.fromEntries(Object.entries(content).toReversed()) as AcuseContent
  assert.deepEqual(canonicalBytes(shuffled), bytes)
  assert.equal(content.llave, keyId(createPublicKey(pem).export({ format: 'der', type: 'spki' })))
})

test('the private key lies encrypted', async () => {
  await files()
  const { rows } = await portal.app.pool.query('select private_encrypted from acuse_key')
  const clear = portal.app.secrets.decrypt(rows[0].private_encrypted, 'acuse-key')
  assert.ok(!rows[0].private_encrypted.includes(clear.subarray(-32)))
})

test('the public page confirms the signature and shows nothing that leads to the customer or the invoice', async () => {
  const { content } = await files()
  const answer = await fetch(`${portal.url}/acuse/${content.id.toLowerCase()}`)
  const text = await answer.text()
  assert.equal(answer.status, 200)
  assert.match(text, /La firma es auténtica/)
  assert.match(text, new RegExp(`…${VECTOR_A.numero.slice(-4)}`))
  const ticket = await portal.ticket(VECTOR_A.numero)
  for (const secret of [token, VECTOR_A.numero, VECTOR_A.total, ticket.code, EMPRESA.rfc, EMPRESA.nombre])
    assert.ok(!text.includes(secret), secret)
  assert.ok(!text.includes(token.toLowerCase()))
  assert.equal((await fetch(`${portal.url}/acuse/${'0'.repeat(20)}`)).status, 404)
})

test('the public page does not confirm what somebody changed in the database', async () => {
  const other = await requested('2986-703-20251106-02912')
  const { content } = await files(other)
  await portal.app.pool.query(
    `update acuse set content = convert_to(replace(convert_from(content, 'UTF8'), '"enPlazo":"si"', '"enPlazo":"no"'), 'UTF8')
     where id = $1`,
    [content.id],
  )
  const text = await (await fetch(`${portal.url}/acuse/${content.id}`)).text()
  assert.match(text, /La firma no corresponde/)
  assert.doesNotMatch(text, /La firma es auténtica/)
})

test('the PDF carries what was signed, the signature, and a code that leads to the public page', async () => {
  const { content, bytes, signature } = await files()
  const pdf = Buffer.from(await (await get(`/factura/${token}/acuse.pdf`)).arrayBuffer())
  const document = await openPdf(pdf)
  const attached = async (name: string) => Buffer.from((await document.getAttachmentContent(name)) ?? [])
  assert.deepEqual(await attached('acuse.json'), bytes)
  assert.deepEqual(await attached('acuse.firma'), signature)
  const [page = ''] = await pageTexts(pdf)
  assert.ok(page.includes(content.solicitud))
  assert.ok(page.includes('Recibimos tu solicitud dentro del plazo.'))
  const [code] = await printedQrs(pdf, 0)
  assert.equal(code?.text, `${portal.app.config.baseUrl}/acuse/${content.id}`)
  const again = Buffer.from(await (await get(`/factura/${token}/acuse.pdf`)).arrayBuffer())
  assert.ok(pdf.equals(again), 'the same bytes every time')
})

function get(path: string): Promise<Response> {
  return fetch(portal.url + path)
}

async function files(of = token) {
  const take = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer())
  const bytes = await take(`/factura/${of}/acuse.json`)
  const signature = await take(`/factura/${of}/acuse.firma`)
  const pem = (await take('/acuse/llave.pem')).toString()
  return { bytes, signature, pem, content: JSON.parse(bytes.toString()) as AcuseContent }
}

async function requested(externalId: string = VECTOR_A.numero): Promise<string> {
  const { code } = await portal.ticket(externalId)
  const answer = await fetch(`${portal.url}/facturar`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ ...EMPRESA, numero: code, correo: '', id: portal.app.ids.uuid() }),
  })
  assert.equal(answer.status, 303)
  return answer.headers.get('location')?.split('/').at(-1) ?? ''
}
