import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { closeAccount } from '../src/accounts/close-account.ts'
import { proveByPassword } from '../src/accounts/prove.ts'
import { requestReset } from '../src/accounts/reset.ts'
import { askStore } from '../src/petitions/ask.ts'
import { petitionByToken } from '../src/petitions/find.ts'
import { EMPRESA, VECTOR_A } from './support/journey.ts'
import { type Portal, startPortal } from './support/portal.ts'

const CORREO = 'ana.que.se.va@example.com'
const NOMBRE = 'Ana Que Se Va'
const PHRASE = 'cuatro manzanas verdes'
const REASON = 'Estuve en el hospital'
const ADDRESS = '192.0.2.77'

describe('an account that is closed', () => {
  let portal: Portal
  let cookie = ''
  let invoice = ''
  let petitionToken = ''
  before(async () => {
    portal = await startPortal()
    await post('/registro', { nombre: NOMBRE, correo: CORREO, contrasena: PHRASE })
    await portal.app.pool.query('update account set confirmed_at = now()')
    const entered = await post('/entrar', { correo: CORREO, contrasena: PHRASE })
    cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    await post('/cuenta/datos-fiscales/nuevo', { ...EMPRESA, tipo: 'empresa', correo: CORREO })
    const { code } = await portal.ticket(VECTOR_A.numero)
    const asked = await post('/facturar', {
      ...EMPRESA,
      numero: code,
      correo: CORREO,
      id: portal.app.ids.uuid(),
    })
    invoice = asked.headers.get('location') ?? ''
    await (await fetch(`${portal.url}${invoice}/avance`)).text() // ends when nothing more will change
    await post('/facturar/espera', {
      ...EMPRESA,
      numero: '0031-04-20261125-999999',
      total: '100.00',
      correo: CORREO,
      id: portal.app.ids.uuid(),
    })
    const ticket = await portal.ticket(VECTOR_A.numero)
    const { accountId } = await ownerOf()
    const petition = await askStore(portal.app, {
      id: portal.app.ids.uuid(),
      about: { kind: 'late', ticketId: ticket.id },
      issuerId: ticket.issuerId,
      storeId: ticket.storeId,
      receptor: EMPRESA,
      email: CORREO,
      accountId,
      reason: REASON,
    })
    assert.ok(petition.ok)
    petitionToken = petition.value.token
    const month = new Date().toISOString().slice(0, 7)
    await post('/cuenta/enlaces', { paraQuien: 'Contadora', rfc: '', desde: month, hasta: month, dias: '7' })
    await requestReset(portal.app, { correo: CORREO, address: ADDRESS })
  })
  after(() => portal.close())

  test('was told all that is kept of it, without any secret', async () => {
    const answer = await fetch(`${portal.url}/cuenta/mis-datos/zip`, { headers: { cookie } })
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    const names = Object.keys(files)
    assert.equal(names[0], 'datos.json')
    assert.match(names[1] ?? '', /^facturas\/T-?\d+_[0-9A-Fa-f-]{36}\.xml$/)
    const text = strFromU8(files['datos.json'] ?? new Uint8Array())
    const data = JSON.parse(text) as Record<string, unknown[]>
    const parts = ['sesiones', 'datosFiscales', 'enlaces', 'facturas']
    const wishes = ['peticionesALaTienda', 'solicitudesAntesDelTicket']
    assert.deepEqual(
      [...parts, ...wishes].map((part) => data[part]?.length),
      [1, 1, 1, 1, 1, 1],
    )
    assert.match(JSON.stringify(data['peticionesALaTienda']), new RegExp(REASON))
    assert.match(JSON.stringify(data['solicitudesAntesDelTicket']), /999999/)
    assert.ok(text.includes(NOMBRE) && text.includes(CORREO) && text.includes(EMPRESA.rfc))
    assert.doesNotMatch(text, /argon2|sha256|password/)
  })

  test('needs the password shown again and the word typed', async () => {
    const owner = await ownerOf()
    assert.equal((await closeAccount(portal.app, { ...owner, typed: 'BORRAR' })).kind, 'unproven')
    const page = await post('/cuenta/borrar', { confirmacion: 'BORRAR' })
    assert.equal(page.headers.get('location'), '/cuenta/comprobar?volver=%2Fcuenta%2Fborrar')
    await proveByPassword(portal.app, { ...owner, contrasena: PHRASE, address: ADDRESS })
    const wrong = await post('/cuenta/borrar', { confirmacion: 'sí' })
    assert.equal(wrong.status, 422)
    assert.equal(await accounts(), 1)
  })

  test('leaves nothing of itself in any table; its CFDI stays, and is found with the ticket', async () => {
    const { accountId } = await ownerOf()
    const before = await tablesWith([accountId, CORREO, NOMBRE])
    for (const table of [
      'account',
      'account_session',
      'fiscal_profile',
      'issuance',
      'share_link',
      'account_letter',
      'petition',
      'early_request',
    ])
      assert.ok(before.includes(`public.${table}`), `${table} knew of it: ${before.join(' ')}`)
    const closed = await post('/cuenta/borrar', { confirmacion: 'borrar' })
    assert.equal(closed.headers.get('location'), '/cuenta-borrada')
    assert.match(closed.headers.get('set-cookie') ?? '', /^timbra=;/)
    assert.deepEqual(await tablesWith([accountId, CORREO, NOMBRE]), [])
    assert.equal(
      (await fetch(`${portal.url}/cuenta`, { headers: { cookie }, redirect: 'manual' })).status,
      303,
    )
    const found = await fetch(`${portal.url}/facturar?${new URLSearchParams(VECTOR_A)}`, {
      redirect: 'manual',
    })
    assert.equal(found.headers.get('location'), invoice)
    const xml = await (await fetch(`${portal.url}${invoice}/xml`)).text()
    assert.match(xml, /TimbreFiscalDigital/)
    const wish = await petitionByToken(portal.app.db, petitionToken)
    assert.deepEqual(
      [wish?.state, wish?.reason, wish?.email],
      ['open', REASON, null],
      'the store still answers it',
    )
  })

  test('can be opened again with the same mail, as a new one', async () => {
    const answer = await post('/registro', { nombre: NOMBRE, correo: CORREO, contrasena: PHRASE })
    assert.equal(answer.headers.get('location'), '/registro/aviso')
    const { rows } = await portal.app.pool.query(
      'select count(*)::int as n from issuance where account_id is not null',
    )
    assert.equal(rows[0].n, 0)
  })

  /** Every table of every schema, jobs included, whose rows hold one of these texts. */
  async function tablesWith(texts: readonly string[]): Promise<string[]> {
    const { rows: tables } = await portal.app.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await portal.app.pool.query<{ known: boolean }>(
        `select exists (select from ${name} t where row_to_json(t)::text ilike any ($1::text[])) as known`,
        [texts.map((text) => `%${text}%`)],
      )
      if (rows[0]?.known) found.push(name)
    }
    return found
  }

  async function accounts(): Promise<number> {
    const { rows } = await portal.app.pool.query('select count(*)::int as n from account')
    return rows[0].n as number
  }

  async function ownerOf() {
    const { rows } = await portal.app.pool.query<{ id: string }>('select id from account')
    const accountId = rows[0]?.id ?? assert.fail('no account')
    return { accountId, correo: CORREO, sessionToken: cookie.split('=')[1] ?? '' }
  }

  function post(path: string, fields: Record<string, string>): Promise<Response> {
    return fetch(portal.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin', cookie },
      body: new URLSearchParams(fields),
    })
  }
})
