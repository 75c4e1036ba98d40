import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { createSecrets } from '../src/secrets.ts'
import { returnPath } from '../src/web/public/account/require-account.ts'
import { buildServer } from '../src/web/server.ts'
import { type AccountWorld, accountWorld, PHRASE, T0 } from './support/account-world.ts'
import { configWith } from './support/config.ts'

type Fields = Record<string, string>

const EMPRESA = {
  tipo: 'empresa',
  rfc: 'EKU9003173C9',
  nombre: 'ESCUELA KEMPER URGATE',
  domicilioFiscalReceptor: '42501',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
  correo: '',
}

describe('pages of the account', () => {
  let world: AccountWorld
  let server: FastifyInstance
  before(async () => {
    world = await accountWorld()
    server = await serve('http://localhost:3000')
  })
  after(async () => {
    await server.close()
    await world.close()
  })
  beforeEach(async () => {
    world.clock.set(T0)
    world.smtp.taken.length = 0
    await world.pool.query('truncate account, attempt_quota cascade')
  })

  const get = (url: string, cookie = '') => server.inject({ url, headers: { cookie } })
  const post = (url: string, fields: Fields, cookie = '', on = server) =>
    on.inject({
      method: 'POST',
      url,
      headers: {
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
      payload: new URLSearchParams(fields).toString(),
    })
  const registration = { nombre: 'Ana Prueba', correo: 'ana@example.com', contrasena: PHRASE }

  test('from the form to the mail to the account, and out again', async () => {
    const registered = await post('/registro', registration)
    assert.deepEqual([registered.statusCode, registered.headers.location], [303, '/registro/aviso'])
    const notice = await get('/registro/aviso', cookieOf(registered))
    assert.match(notice.body, /ana@example\.com/)
    const link = `/confirmar?clave=${await world.tokenFromMail()}`
    await get(link) // a mail scanner
    assert.match((await get(link)).body, /Confirmar y entrar/)
    const confirmed = await post('/confirmar', { clave: link.split('=')[1] ?? '', contrasena: PHRASE })
    assert.equal(confirmed.headers.location, '/cuenta?aviso=confirmado')
    const home = await get('/cuenta?aviso=confirmado', cookieOf(confirmed))
    assert.equal(home.statusCode, 200)
    assert.match(home.body, /Ana Prueba/)
    assert.match((await get(link)).body, /Tu correo está confirmado/)
    await post('/salir', {}, cookieOf(confirmed))
    assert.equal((await get('/cuenta', cookieOf(confirmed))).headers.location, '/entrar?volver=%2Fcuenta')
  })

  test('a faulty registration keeps what was typed, but never the password', async () => {
    const answer = await post('/registro', {
      nombre: 'Ana "la buena"',
      correo: 'ana@',
      contrasena: 'se3creta',
    })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /value="Ana &quot;la buena&quot;"/)
    assert.match(answer.body, /value="ana@"/)
    assert.match(answer.body, /href="#f-correo"[^]*href="#f-contrasena"/)
    assert.match(answer.body, /<title>Error: /)
    assert.doesNotMatch(answer.body, /se3creta/)
  })

  test('a mail with an account, one without, and one that waits get the same answers', async () => {
    await signIn()
    await post('/registro', { ...registration, correo: 'luis@example.com' })
    const answers = ['ana@example.com', 'luis@example.com', 'nueva@example.com'].map(async (correo) => {
      const registered = await post('/registro', { ...registration, correo })
      const resent = await post('/registro/reenviar', { correo })
      const entered = await post('/entrar', { correo, contrasena: 'no es esta frase' })
      const notice = await get('/registro/aviso', cookieOf(registered))
      const all = [
        registered.statusCode,
        registered.headers.location,
        resent.statusCode,
        resent.headers.location,
      ]
      return JSON.stringify([...all, entered.statusCode, entered.body, notice.body])
        .replaceAll(correo, 'X')
        .replaceAll(/nonce=\\"[^"]*"/g, '')
    })
    const [taken, waiting, free] = await Promise.all(answers)
    assert.equal(taken, free)
    assert.equal(waiting, free)
  })

  test('the session cookie is out of reach of scripts and other sites; over https it is bound to this host', async () => {
    const plain = await signIn()
    assert.match(plain.set, /^timbra=[0-9A-Z]{52}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
    assert.match(plain.set, /Expires=Mon, 21 Dec 2026/)
    const secure = await serve('https://facturas.example.com')
    const entered = await post('/entrar', { correo: 'ana@example.com', contrasena: PHRASE }, '', secure)
    assert.match(
      String(entered.headers['set-cookie']),
      /^__Host-timbra=[0-9A-Z]{52}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    )
    await secure.close()
  })

  test('a session planted before entering is not the session after it', async () => {
    const { cookie } = await signIn()
    const again = await post('/entrar', { correo: 'ana@example.com', contrasena: PHRASE }, cookie)
    assert.notEqual(cookieOf(again), cookie)
    assert.equal((await get('/cuenta', cookie)).statusCode, 303)
    assert.equal((await get('/cuenta', cookieOf(again))).statusCode, 200)
  })

  test('who guesses too often is told when to try again', async () => {
    const guess = () => post('/entrar', { correo: 'ana@example.com', contrasena: 'no es esta frase' })
    for (let n = 1; n <= 8; n++) assert.equal((await guess()).statusCode, 422)
    const blocked = await guess()
    assert.equal(blocked.statusCode, 429)
    assert.equal(blocked.headers['retry-after'], '900')
    assert.match(blocked.body, /en 15 minutos/)
  })

  test('entering leads back to the page one wanted, on this site only', async () => {
    await signIn()
    const wanted = '/cuenta/datos-fiscales/nuevo?tipo=empresa'
    const sent = await get(wanted)
    assert.equal(sent.headers.location, `/entrar?volver=${encodeURIComponent(wanted)}`)
    const back = await post('/entrar', { correo: 'ana@example.com', contrasena: PHRASE, volver: wanted })
    assert.equal(back.headers.location, wanted)
    for (const foreign of [
      '//malo.example',
      '/\\malo.example',
      'https://malo.example',
      '/\t/malo.example',
      'javascript:alert(1)',
      '',
    ]) {
      assert.equal(returnPath(foreign), '/cuenta', foreign)
    }
  })

  test('a form of another site can neither enter nor leave', async () => {
    const { cookie } = await signIn()
    for (const url of ['/entrar', '/salir', '/registro']) {
      const headers = {
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'cross-site',
      }
      assert.equal((await server.inject({ method: 'POST', url, headers, payload: '' })).statusCode, 403)
    }
    assert.equal((await get('/cuenta', cookie)).statusCode, 200)
  })

  test('fiscal data are added, edited and removed; faults stay at their fields with the input kept', async () => {
    const { cookie } = await signIn()
    const wrong = await post(
      '/cuenta/datos-fiscales/nuevo',
      { ...EMPRESA, domicilioFiscalReceptor: '4250' },
      cookie,
    )
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /href="#f-domicilioFiscalReceptor"/)
    assert.match(wrong.body, /value="4250"/)
    assert.match(wrong.body, /value="empresa" checked/)
    const added = await post('/cuenta/datos-fiscales/nuevo', EMPRESA, cookie)
    assert.equal(added.headers.location, '/cuenta?aviso=guardado')
    const address =
      /href="(\/cuenta\/datos-fiscales\/[0-9a-f-]{36})"/.exec((await get('/cuenta', cookie)).body)?.[1] ?? ''
    assert.match((await get(address, cookie)).body, /value="ESCUELA KEMPER URGATE"/)
    await post(address, { ...EMPRESA, domicilioFiscalReceptor: '64000' }, cookie)
    assert.match((await get('/cuenta', cookie)).body, />64000</)
    assert.match((await get(`${address}/quitar`, cookie)).body, /ESCUELA KEMPER URGATE/)
    await post(`${address}/quitar`, {}, cookie)
    assert.doesNotMatch((await get('/cuenta', cookie)).body, /KEMPER/)
  })

  test('of several fiscal data one is offered first, by a button on the page of the account', async () => {
    const { cookie } = await signIn()
    await post('/cuenta/datos-fiscales/nuevo', EMPRESA, cookie)
    assert.doesNotMatch((await get('/cuenta', cookie)).body, /Ofrecer primero/, 'with one there is no choice')
    const other = { ...EMPRESA, rfc: 'URE180429TM6', nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA' }
    await post('/cuenta/datos-fiscales/nuevo', { ...other, domicilioFiscalReceptor: '86991' }, cookie)
    const options = (body: string) => [...body.matchAll(/<option value="[0-9a-f-]{36}"[^>]*>([A-Z]+)/g)]
    const before = await get('/cuenta', cookie)
    assert.deepEqual(
      options(before.body).map(([, word]) => word),
      ['ESCUELA', 'UNIVERSIDAD'],
    )
    const button = /action="([^"]+\/primero)"(?:(?!<\/form)[\s\S])*?>UNIVERSIDAD/.exec(before.body)?.[1] ?? ''
    const pressed = await post(button, {}, cookie)
    assert.equal(pressed.headers.location, '/cuenta?aviso=preferidos')
    const after = await get('/cuenta?aviso=preferidos', cookie)
    assert.match(after.body, /aparecerán primero cuando factures/)
    assert.match(after.body, /Se ofrece primero/)
    assert.deepEqual(
      options(after.body).map(([, word]) => word),
      ['UNIVERSIDAD', 'ESCUELA'],
    )
  })

  test('a mail that another account took hears so at its field; the old mailbox leads to the way back', async () => {
    const { cookie } = await signIn()
    await post('/cuenta/comprobar', { contrasena: PHRASE, volver: '/cuenta/correo' }, cookie)
    await post('/cuenta/correo', { correo: 'nueva@example.com' }, cookie)
    const clave = await world.tokenFromMail()
    await world.owner('nueva@example.com')
    const taken = await post('/cuenta/correo/confirmar', { clave }, cookie)
    assert.equal(taken.statusCode, 422)
    assert.match(taken.body, /href="#f-correo"/)
    assert.match(taken.body, /ya es de otra cuenta/)
    assert.match(taken.body, /value="nueva@example\.com"/)
    await world.pool.query('delete from account where email = $1', ['nueva@example.com'])
    const changed = await post('/cuenta/correo/confirmar', { clave }, cookie)
    assert.equal(changed.headers.location, '/cuenta?aviso=correo')
    const back = `/correo/recuperar?clave=${await world.tokenFromMail()}`
    assert.match((await get(back)).body, /Volverás a entrar con <strong>ana@example\.com/)
    const token = back.split('=')[1] ?? ''
    const short = await post('/correo/recuperar', { clave: token, contrasena: 'corta' })
    assert.equal(short.statusCode, 422)
    assert.match(short.body, /href="#f-contrasena"/)
    const restored = await post('/correo/recuperar', { clave: token, contrasena: 'cinco peras amarillas' })
    assert.equal(restored.headers.location, '/cuenta?aviso=recuperada')
    assert.match((await get('/cuenta', cookieOf(restored))).body, /ana@example\.com/)
    assert.equal((await get('/cuenta', cookieOf(changed))).statusCode, 303)
    assert.match((await get(back)).body, /ya no sirve/)
  })

  test('fiscal data of somebody else do not exist', async () => {
    const ana = await signIn()
    await post('/cuenta/datos-fiscales/nuevo', EMPRESA, ana.cookie)
    const address =
      /href="(\/cuenta\/datos-fiscales\/[0-9a-f-]{36})"/.exec((await get('/cuenta', ana.cookie)).body)?.[1] ??
      ''
    const luis = await signIn('luis@example.com')
    for (const url of [address, `${address}/quitar`, '/cuenta/datos-fiscales/nada']) {
      assert.equal((await get(url, luis.cookie)).statusCode, 404, url)
    }
    await post(`${address}/quitar`, {}, luis.cookie)
    assert.equal((await get(address, ana.cookie)).statusCode, 200)
  })

  test('what people typed as name is text, never markup', async () => {
    const { cookie } = await signIn('ana@example.com', '<img src=x onerror=alert(1)>')
    const home = await get('/cuenta', cookie)
    assert.match(home.body, /&lt;img src=x/)
    assert.doesNotMatch(home.body, /<img src=x/)
  })

  test('personal pages are kept by no cache', async () => {
    const { cookie } = await signIn()
    for (const url of ['/cuenta', '/registro/aviso', '/confirmar?clave=x']) {
      assert.equal((await get(url, cookie)).headers['cache-control'], 'no-store')
    }
  })

  async function signIn(
    correo = 'ana@example.com',
    nombre = 'Ana Prueba',
  ): Promise<{ cookie: string; set: string }> {
    await post('/registro', { nombre, correo, contrasena: PHRASE })
    const confirmed = await post('/confirmar', { clave: await world.tokenFromMail(), contrasena: PHRASE })
    return { cookie: cookieOf(confirmed), set: String(confirmed.headers['set-cookie']) }
  }

  function serve(baseUrl: string): Promise<FastifyInstance> {
    return buildServer({
      ...world.deps,
      pool: world.pool,
      config: configWith({ TIMBRA_URL: baseUrl }),
      secrets: createSecrets('x'.repeat(32)),
    })
  }
})

function cookieOf(answer: { headers: Record<string, unknown> }): string {
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}
