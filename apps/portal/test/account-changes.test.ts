import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { confirmEmailChange, newEmailOf, requestEmailChange } from '../src/accounts/change-email.ts'
import { changePassword } from '../src/accounts/change-password.ts'
import { deviceOf } from '../src/accounts/device.ts'
import { enter } from '../src/accounts/enter.ts'
import { isProven, proveByPassword } from '../src/accounts/prove.ts'
import { register } from '../src/accounts/register.ts'
import { requestReset, resetLinkWorks, resetPassword } from '../src/accounts/reset.ts'
import { accountOfSession } from '../src/accounts/session.ts'
import { endOneSession, endOtherSessions, listSessions } from '../src/accounts/sessions.ts'
import { mailToRestore, restoreEmail } from '../src/accounts/restore-email.ts'
import { sweepAccounts } from '../src/accounts/sweep.ts'
import { type AccountWorld, accountWorld, PHRASE, T0 } from './support/account-world.ts'

const OTHER_PHRASE = 'cinco peras amarillas'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ANDROID =
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Mobile Safari/537.36'

describe('changes of an account', () => {
  let world: AccountWorld
  let ana: Awaited<ReturnType<AccountWorld['owner']>>
  before(async () => {
    world = await accountWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    world.clock.set(T0)
    await world.pool.query('truncate account, attempt_quota cascade')
    ana = await world.owner('ana@example.com')
    world.smtp.taken.length = 0
  })

  const opens = async (token: string) =>
    (await accountOfSession(world.deps.db, token, world.clock.now())) !== null
  const tryPassword = async (contrasena: string, correo = 'ana@example.com') =>
    (await enter(world.deps, { correo, contrasena, address: '192.0.2.9', previousSession: null })).kind
  const prove = (contrasena = PHRASE) => proveByPassword(world.deps, { ...ana, contrasena })
  const mailed = () => world.smtp.taken.map(({ mail }) => `${mail.to?.[0]?.address} ${mail.subject}`)

  test('entering is not enough to change anything; the password is, for ten minutes', async () => {
    assert.equal(await isProven(world.deps, ana), false)
    assert.equal((await changePassword(world.deps, { ...ana, contrasena: OTHER_PHRASE })).kind, 'unproven')
    assert.equal((await requestEmailChange(world.deps, { ...ana, correo: 'b@example.com' })).kind, 'unproven')
    const wrong = await prove('no es esta frase')
    assert.ok(wrong.kind === 'refused' && wrong.faults[0]?.code === 'contrasena-mal')
    assert.equal((await prove()).kind, 'proven')
    world.clock.advance(10 * MINUTE - 1)
    assert.equal(await isProven(world.deps, ana), true)
    world.clock.advance(1)
    assert.equal(await isProven(world.deps, ana), false)
  })

  test('guessing the password of an open session is limited like entering', async () => {
    for (let n = 0; n < 8; n++) await prove('no es esta frase')
    const blocked = await prove()
    assert.ok(blocked.kind === 'refused' && blocked.retryAfter_s === 900)
  })

  test('another password ends every session, begins a new one, and the mailbox is told', async () => {
    const elsewhere = await enter(world.deps, {
      correo: ana.correo,
      contrasena: PHRASE,
      address: '192.0.2.9',
      previousSession: null,
    })
    assert.ok(elsewhere.kind === 'entered')
    await prove()
    const short = await changePassword(world.deps, { ...ana, contrasena: 'corta' })
    assert.ok(short.kind === 'refused' && short.faults[0]?.path === 'contrasena')
    const changed = await changePassword(world.deps, { ...ana, contrasena: OTHER_PHRASE })
    assert.ok(changed.kind === 'entered')
    assert.deepEqual(
      await Promise.all([ana.sessionToken, elsewhere.session.token, changed.session.token].map(opens)),
      [false, false, true],
    )
    assert.deepEqual([await tryPassword(PHRASE), await tryPassword(OTHER_PHRASE)], ['refused', 'entered'])
    await world.work()
    assert.deepEqual(mailed(), ['ana@example.com Cambiaste tu contraseña'])
  })

  test('a forgotten password is chosen anew by a link that works once, for an hour', async () => {
    await requestReset(world.deps, { correo: 'ANA@example.com', address: '192.0.2.1' })
    const token = await world.tokenFromMail()
    assert.deepEqual(mailed(), ['ana@example.com Elige otra contraseña'])
    assert.ok(await resetLinkWorks(world.deps, token))
    assert.ok(await resetLinkWorks(world.deps, token), 'looking uses nothing up')
    const reset = { token, contrasena: OTHER_PHRASE, previousSession: null }
    const short = await resetPassword(world.deps, { ...reset, contrasena: 'corta' })
    assert.ok(short.kind === 'refused')
    const both = await Promise.all([resetPassword(world.deps, reset), resetPassword(world.deps, reset)])
    assert.deepEqual(both.map(({ kind }) => kind).toSorted(), ['entered', 'void'])
    assert.equal(await opens(ana.sessionToken), false, 'every session ends')
    assert.deepEqual([await tryPassword(PHRASE), await tryPassword(OTHER_PHRASE)], ['refused', 'entered'])
    await requestReset(world.deps, { correo: ana.correo, address: '192.0.2.1' })
    const late = await world.tokenFromMail()
    world.clock.advance(HOUR)
    assert.equal((await resetPassword(world.deps, { ...reset, token: late })).kind, 'void')
  })

  test('using one link uses up the others that were asked for', async () => {
    await requestReset(world.deps, { correo: ana.correo, address: '192.0.2.1' })
    const first = await world.tokenFromMail()
    await requestReset(world.deps, { correo: ana.correo, address: '192.0.2.1' })
    const second = await world.tokenFromMail()
    const reset = { contrasena: OTHER_PHRASE, previousSession: null }
    assert.equal((await resetPassword(world.deps, { ...reset, token: second })).kind, 'entered')
    assert.equal((await resetPassword(world.deps, { ...reset, token: first })).kind, 'void')
  })

  test('the answer to a forgotten password is the same with and without an account, and limited', async () => {
    const ask = (correo: string) => requestReset(world.deps, { correo, address: '192.0.2.1' })
    const [known, unknown] = [await ask('ana@example.com'), await ask('nadie@example.com')]
    assert.deepEqual(known, { kind: 'noticed', correo: 'ana@example.com' })
    assert.deepEqual(unknown, { kind: 'noticed', correo: 'nadie@example.com' })
    await world.work()
    assert.equal(world.smtp.taken.length, 1, 'nobody without an account gets a mail')
    for (const correo of ['ana@example.com', 'nadie@example.com']) {
      await ask(correo)
      await ask(correo)
      await ask(correo)
      const blocked = await requestReset(world.deps, { correo, address: '192.0.2.2' })
      assert.ok(blocked.kind === 'refused' && blocked.retryAfter_s === 3600)
    }
  })

  test('the link of a forgotten password also confirms an account that waits for that', async () => {
    await register(world.deps, {
      nombre: 'Luis',
      correo: 'luis@example.com',
      contrasena: PHRASE,
      address: '192.0.2.3',
    })
    await world.work()
    await requestReset(world.deps, { correo: 'luis@example.com', address: '192.0.2.3' })
    const token = await world.tokenFromMail()
    const reset = { token, contrasena: OTHER_PHRASE, previousSession: null }
    assert.equal((await resetPassword(world.deps, reset)).kind, 'entered')
    assert.equal(await tryPassword(PHRASE, 'luis@example.com'), 'refused', 'not the stranger who registered')
  })

  test('another mail counts once its link is opened in the account; then sessions end and the old mailbox is told', async () => {
    await prove()
    const asked = await requestEmailChange(world.deps, { ...ana, correo: 'ana.nueva@example.com' })
    assert.equal(asked.kind, 'noticed')
    const token = await world.tokenFromMail()
    assert.deepEqual(mailed(), ['ana.nueva@example.com Confirma tu nuevo correo'])
    const link = { token, accountId: ana.accountId }
    assert.equal(await newEmailOf(world.deps, link), 'ana.nueva@example.com')
    assert.equal(await tryPassword(PHRASE, 'ana.nueva@example.com'), 'refused', 'nothing changed yet')
    const changed = await confirmEmailChange(world.deps, { ...ana, token })
    assert.ok(changed.kind === 'entered')
    assert.deepEqual(await Promise.all([ana.sessionToken, changed.session.token].map(opens)), [false, true])
    assert.deepEqual(
      [await tryPassword(PHRASE), await tryPassword(PHRASE, 'ana.nueva@example.com')],
      ['refused', 'entered'],
    )
    await world.work()
    assert.equal(mailed().at(-1), 'ana@example.com Cambiaste el correo de tu cuenta')
    assert.equal((await confirmEmailChange(world.deps, { ...ana, token })).kind, 'void', 'once')
  })

  test('whoever gets the link by a slip of the pen gets no account with it', async () => {
    const luis = await world.owner('luis@example.com')
    await prove()
    await requestEmailChange(world.deps, { ...ana, correo: 'otra.persona@example.com' })
    const token = await world.tokenFromMail()
    assert.equal(await newEmailOf(world.deps, { token, accountId: luis.accountId }), null)
    assert.equal((await confirmEmailChange(world.deps, { ...luis, token })).kind, 'void')
    assert.equal((await confirmEmailChange(world.deps, { ...ana, token })).kind, 'entered')
  })

  test('a mail that has an account is answered the same; its owner is told, and keeps it', async () => {
    await world.owner('luis@example.com')
    world.smtp.taken.length = 0
    await prove()
    const asked = await requestEmailChange(world.deps, { ...ana, correo: 'luis@example.com' })
    assert.equal(asked.kind, 'noticed')
    await world.work()
    assert.deepEqual(mailed(), ['luis@example.com Ya tienes cuenta con este correo'])
    assert.doesNotMatch(world.smtp.taken[0]?.mail.text ?? '', /clave=/)
  })

  test('a mail that is registered by somebody else in the meantime is not taken from them', async () => {
    await prove()
    await requestEmailChange(world.deps, { ...ana, correo: 'disputado@example.com' })
    const token = await world.tokenFromMail()
    await world.owner('disputado@example.com')
    const taken = await confirmEmailChange(world.deps, { ...ana, token })
    assert.ok(taken.kind === 'refused')
    assert.deepEqual(
      taken.faults.map(({ code, path }) => [code, path]),
      [['correo-ocupado', 'correo']],
    )
    assert.ok(await opens(ana.sessionToken), 'nothing changed')
  })

  test('of two who take the same mail at the same moment one hears so at its field', async () => {
    await prove()
    await requestEmailChange(world.deps, { ...ana, correo: 'disputado@example.com' })
    const token = await world.tokenFromMail()
    const other = await world.pool.connect()
    try {
      await other.query('begin')
      await other.query(
        `insert into account (id, nombre, email, password_hash, created_at, confirmed_at)
         values (gen_random_uuid(), 'Luis', 'Disputado@example.com', '-', now(), now())`,
      )
      const change = confirmEmailChange(world.deps, { ...ana, token })
      await waitingForALock()
      await other.query('commit')
      const answer = await change
      assert.ok(answer.kind === 'refused' && answer.faults[0]?.path === 'correo')
      assert.ok(await opens(ana.sessionToken), 'nothing changed')
    } finally {
      other.release()
    }
  })

  test('a registration that nobody confirmed keeps nobody from a mailbox they can read', async () => {
    const stranger = { nombre: 'Otro', correo: 'ana.nueva@example.com', contrasena: OTHER_PHRASE }
    await register(world.deps, { ...stranger, address: '192.0.2.3' })
    await world.work()
    const { token } = await changedMail('ana.nueva@example.com')
    assert.equal(await opens(token), true)
    assert.equal(await tryPassword(OTHER_PHRASE, 'ana.nueva@example.com'), 'refused')
  })

  test('the old mailbox gets a link, good for seven days, that gives the account back with another password', async () => {
    const thief = await changedMail('ladron@example.com')
    const token = await world.tokenFromMail()
    const restore = { token, contrasena: OTHER_PHRASE, previousSession: null }
    await world.pool.query(
      `insert into account_passkey (id, credential_id, account_id, name, public_key, counter, transports, created_at)
       values (gen_random_uuid(), 'left-behind', $1, 'x', '', 0, '{}', now())`,
      [ana.accountId],
    )
    assert.equal(await mailToRestore(world.deps, token), 'ana@example.com')
    world.clock.advance(7 * 24 * HOUR - 1)
    const short = await restoreEmail(world.deps, { ...restore, contrasena: 'corta' })
    assert.ok(short.kind === 'refused' && short.faults[0]?.path === 'contrasena')
    const both = await Promise.all([restoreEmail(world.deps, restore), restoreEmail(world.deps, restore)])
    assert.deepEqual(both.map(({ kind }) => kind).toSorted(), ['entered', 'void'])
    assert.equal(await opens(thief.token), false, 'the session of who changed it ends')
    const { rows: keys } = await world.pool.query('select from account_passkey')
    assert.equal(keys.length, 0, 'and no key of theirs opens it')
    assert.deepEqual(
      [
        await tryPassword(PHRASE, 'ladron@example.com'),
        await tryPassword(PHRASE),
        await tryPassword(OTHER_PHRASE),
      ],
      ['refused', 'refused', 'entered'],
    )
  })

  test('the link back is void after seven days, and the first mailbox has the last word', async () => {
    const first = await changedMail('ladron@example.com')
    const ofAna = await world.tokenFromMail()
    world.clock.advance(MINUTE)
    await changedMail('otro.ladron@example.com', { ...ana, sessionToken: first.token })
    const ofThief = await world.tokenFromMail()
    const restore = { contrasena: OTHER_PHRASE, previousSession: null }
    assert.equal((await restoreEmail(world.deps, { ...restore, token: ofThief })).kind, 'entered')
    assert.equal(await mailToRestore(world.deps, ofAna), 'ana@example.com')
    world.clock.advance(7 * 24 * HOUR)
    assert.equal((await restoreEmail(world.deps, { ...restore, token: ofAna })).kind, 'void')
  })

  /** Ana's mail, changed by whoever has this session and her password. */
  async function changedMail(correo: string, owner = ana) {
    await proveByPassword(world.deps, { ...owner, contrasena: PHRASE })
    await requestEmailChange(world.deps, { ...owner, correo })
    const token = await world.tokenFromMail()
    const changed = await confirmEmailChange(world.deps, { ...owner, token })
    assert.ok(changed.kind === 'entered')
    return changed.session
  }

  /** Until a session of this database waits for what another one holds. */
  async function waitingForALock(): Promise<void> {
    for (;;) {
      const { rows } = await world.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (rows.length > 0) return
    }
  }

  test('neither the token of a letter nor what was typed is in the database, and letters are forgotten', async () => {
    await requestReset(world.deps, { correo: ana.correo, address: '192.0.2.1' })
    const token = await world.tokenFromMail()
    const letters = async () => {
      const { rows } = await world.pool.query(
        'select coalesce(json_agg(l), $1)::text as text from account_letter l',
        ['[]'],
      )
      return String(rows[0].text)
    }
    assert.ok(!(await letters()).includes(token))
    world.clock.advance(HOUR)
    await sweepAccounts(world.deps)
    assert.equal(await letters(), '[]')
  })

  test('a letter whose worker died is sent by the janitor', async () => {
    await requestReset(world.deps, { correo: ana.correo, address: '192.0.2.1' })
    await world.pool.query('delete from graphile_worker._private_jobs')
    assert.equal(await sweepAccounts(world.deps), 1)
    await world.work()
    assert.equal(world.smtp.taken.length, 1)
  })

  test('the list of sessions says which device, since when and when last, and which is this one', async () => {
    world.clock.advance(HOUR)
    const phone = await enter(world.deps, {
      correo: ana.correo,
      contrasena: PHRASE,
      address: '192.0.2.9',
      previousSession: null,
      userAgent: ANDROID,
    })
    assert.ok(phone.kind === 'entered')
    world.clock.advance(20 * MINUTE)
    await opens(ana.sessionToken)
    const [first, second, ...more] = await listSessions(world.deps, ana)
    assert.deepEqual(more, [])
    assert.deepEqual([first?.here, first?.browser, first?.seenAt], [true, null, world.clock.now()])
    assert.deepEqual([second?.here, second?.browser, second?.system], [false, 'Chrome', 'Android'])
    assert.deepEqual(second?.since, new Date(T0.getTime() + HOUR))
    await endOneSession(world.deps, ana.accountId, second?.id ?? '')
    assert.equal(await opens(phone.session.token), false)
  })

  test('one ends all other sessions, and never those of somebody else', async () => {
    const luis = await world.owner('luis@example.com')
    const [his] = await listSessions(world.deps, luis)
    for (const id of [his?.id ?? '', 'nada', "' or 1=1"]) await endOneSession(world.deps, ana.accountId, id)
    for (let n = 0; n < 3; n++) await tryPassword(PHRASE)
    assert.equal((await listSessions(world.deps, ana)).length, 4)
    await endOtherSessions(world.deps, ana)
    assert.deepEqual(
      (await listSessions(world.deps, ana)).map(({ here }) => here),
      [true],
    )
    assert.equal(await opens(luis.sessionToken), true)
  })

  test('a user agent becomes two plain words, and is not kept', async () => {
    const agents: readonly (readonly [string, string | null, string | null])[] = [
      [ANDROID, 'Chrome', 'Android'],
      [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
        'Safari',
        'iPhone',
      ],
      [
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0',
        'Edge',
        'Windows',
      ],
      [
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0',
        'Firefox',
        'Mac',
      ],
      [
        'Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
        'Samsung Internet',
        'Android',
      ],
      ['<script>alert(1)</script>', null, null],
      ['', null, null],
    ]
    for (const [agent, browser, system] of agents) assert.deepEqual(deviceOf(agent), { browser, system })
    await world.owner('luis@example.com', ANDROID)
    const { rows } = await world.pool.query('select json_agg(s)::text as text from account_session s')
    assert.doesNotMatch(rows[0].text, /Mozilla|149/)
  })
})
