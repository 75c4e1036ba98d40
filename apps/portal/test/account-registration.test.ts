import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { confirm, confirmationLink } from '../src/accounts/confirm.ts'
import { enter } from '../src/accounts/enter.ts'
import { register } from '../src/accounts/register.ts'
import { resendConfirmation } from '../src/accounts/resend.ts'
import { accountOfSession } from '../src/accounts/session.ts'
import { sweepAccounts } from '../src/accounts/sweep.ts'
import { type AccountWorld, accountWorld, linkToken, PHRASE, T0 } from './support/account-world.ts'

const HOUR = 3_600_000

describe('registration', () => {
  let world: AccountWorld
  before(async () => {
    world = await accountWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    world.clock.set(T0)
    world.smtp.taken.length = 0
    await world.pool.query('truncate account, attempt_quota cascade')
  })

  const registration = (changes: object = {}) => ({
    nombre: 'Ana Prueba',
    correo: 'ana@example.com',
    contrasena: PHRASE,
    address: '192.0.2.1',
    ...changes,
  })
  const confirmation = (token: string, changes: object = {}) => ({
    token,
    contrasena: PHRASE,
    address: '192.0.2.1',
    previousSession: null,
    ...changes,
  })

  test('registering sends one mail whose link, with the password, confirms and enters', async () => {
    const answer = await register(world.deps, registration())
    assert.deepEqual(answer, { kind: 'noticed', correo: 'ana@example.com' })
    const token = await world.tokenFromMail()
    assert.equal(world.smtp.taken.length, 1)
    assert.equal(world.smtp.taken[0]?.to[0], 'ana@example.com')
    assert.equal(await confirmationLink(world.deps, token), 'open')
    const entered = await confirm(world.deps, confirmation(token))
    assert.ok(entered.kind === 'entered')
    const account = await accountOfSession(world.deps.db, entered.session.token, T0)
    assert.equal(account?.nombre, 'Ana Prueba')
    assert.equal(await confirmationLink(world.deps, token), 'done')
  })

  test('every faulty field is told at once, and nothing is saved', async () => {
    const answer = await register(
      world.deps,
      registration({ nombre: ' ', correo: 'ana@', contrasena: 'corta' }),
    )
    assert.ok(answer.kind === 'refused')
    assert.deepEqual(
      answer.faults.map((fault) => fault.path),
      ['nombre', 'correo', 'contrasena'],
    )
    assert.equal(await countAccounts(), 0)
  })

  test('a password has 10 to 200 characters and no other rule', async () => {
    for (const contrasena of ['a'.repeat(9), 'a'.repeat(201)]) {
      assert.equal((await register(world.deps, registration({ contrasena }))).kind, 'refused')
    }
    for (const [index, contrasena] of ['aaaaaaaaaa', 'ñ'.repeat(200)].entries()) {
      const answer = await register(
        world.deps,
        registration({ contrasena, correo: `largo${index}@example.com` }),
      )
      assert.equal(answer.kind, 'noticed')
    }
  })

  test('the database keeps neither the password nor the token', async () => {
    await register(world.deps, registration())
    const token = await world.tokenFromMail()
    const entered = await confirm(world.deps, confirmation(token))
    assert.ok(entered.kind === 'entered')
    const dump = await world.pool.query(
      'select (select json_agg(a)::text from account a) a, (select json_agg(c)::text from account_confirmation c) c,' +
        ' (select json_agg(s)::text from account_session s) s, (select json_agg(j)::text from graphile_worker._private_jobs j) j',
    )
    const text = JSON.stringify(dump.rows)
    for (const secret of [PHRASE, token, entered.session.token]) assert.ok(!text.includes(secret))
    assert.match(text, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('a mail that has an account gets the same answer, and its owner a mail without a confirmation link', async () => {
    await confirmedAccount()
    world.smtp.taken.length = 0
    const answer = await register(
      world.deps,
      registration({ nombre: 'Intruso', correo: 'ANA@example.com', contrasena: 'otra frase larga' }),
    )
    assert.deepEqual(answer, { kind: 'noticed', correo: 'ANA@example.com' })
    await world.work()
    assert.equal(world.smtp.taken.length, 1)
    assert.match(world.smtp.taken[0]?.mail.text ?? '', /Ya tienes cuenta/)
    assert.doesNotMatch(world.smtp.taken[0]?.mail.text ?? '', /clave=|Intruso/)
    assert.equal((await enterWith(PHRASE)).kind, 'entered')
    assert.equal((await enterWith('otra frase larga')).kind, 'refused')
  })

  test('who registers the mail of somebody else first cannot enter after its owner confirms', async () => {
    await register(world.deps, registration({ contrasena: 'frase del intruso' }))
    const intruderLink = await world.tokenFromMail()
    await register(world.deps, registration())
    const ownerLink = await world.tokenFromMail()
    await register(world.deps, registration({ contrasena: 'frase del intruso' }))
    const refused = await confirm(world.deps, confirmation(ownerLink))
    assert.ok(refused.kind === 'refused')
    assert.equal(refused.faults[0]?.code, 'contrasena-no-coincide')
    await register(world.deps, registration())
    assert.equal((await confirm(world.deps, confirmation(intruderLink))).kind, 'entered')
    assert.equal((await enterWith('frase del intruso')).kind, 'refused')
  })

  test('the mail carries no word that the stranger who registered could choose', async () => {
    await register(world.deps, registration({ nombre: 'GANA DINERO EN https://malo.example' }))
    await world.work()
    assert.doesNotMatch(JSON.stringify(world.smtp.taken[0]?.mail), /GANA|malo\.example/)
  })

  test('a link serves once, and of two that press it at the same time one enters', async () => {
    await register(world.deps, registration())
    const token = await world.tokenFromMail()
    const answers = await Promise.all([
      confirm(world.deps, confirmation(token)),
      confirm(world.deps, confirmation(token)),
    ])
    assert.deepEqual(answers.map((answer) => answer.kind).toSorted(), ['entered', 'void'])
    assert.equal((await confirm(world.deps, confirmation(token))).kind, 'void')
  })

  test('a link serves for 48 hours, and a new one can be asked for', async () => {
    await register(world.deps, registration())
    const old = await world.tokenFromMail()
    world.clock.advance(48 * HOUR - 1)
    assert.equal(await confirmationLink(world.deps, old), 'open')
    world.clock.advance(1)
    assert.equal(await confirmationLink(world.deps, old), 'void')
    assert.equal((await confirm(world.deps, confirmation(old))).kind, 'void')
    await resendConfirmation(world.deps, { correo: 'ana@example.com', address: '192.0.2.1' })
    assert.equal((await confirm(world.deps, confirmation(await world.tokenFromMail()))).kind, 'entered')
  })

  test('a wrong password leaves the link as it was', async () => {
    await register(world.deps, registration())
    const token = await world.tokenFromMail()
    assert.equal(
      (await confirm(world.deps, confirmation(token, { contrasena: 'no es esta frase' }))).kind,
      'refused',
    )
    assert.equal((await confirm(world.deps, confirmation(token))).kind, 'entered')
  })

  test('asking again for the mail of an unknown address answers the same and sends nothing', async () => {
    const answer = await resendConfirmation(world.deps, { correo: 'nadie@example.com', address: '192.0.2.1' })
    assert.deepEqual(answer, { kind: 'noticed', correo: 'nadie@example.com' })
    await world.work()
    assert.equal(world.smtp.taken.length, 0)
  })

  test('a mail that the server refuses is sent later, once', async () => {
    world.smtp.answerWith(451)
    await register(world.deps, registration())
    await world.work()
    world.smtp.answerWith(null)
    assert.equal(world.smtp.taken.length, 0)
    assert.equal(await sweepAccounts(world.deps), 0, 'nothing is overdue before the wait is over')
    world.clock.advance(31_000)
    assert.equal(await sweepAccounts(world.deps), 1)
    await world.work()
    await sweepAccounts(world.deps)
    await world.work()
    assert.equal(world.smtp.taken.length, 1)
    assert.equal(await confirmationLink(world.deps, linkToken(world.smtp.taken[0]?.mail)), 'open')
  })

  test('a mail that the server refuses for good is not tried again until somebody asks for it', async () => {
    world.smtp.answerWith(550)
    await register(world.deps, registration())
    await world.work()
    world.smtp.answerWith(null)
    world.clock.advance(24 * HOUR)
    assert.equal(await sweepAccounts(world.deps), 0)
    await resendConfirmation(world.deps, { correo: 'ana@example.com', address: '192.0.2.1' })
    assert.equal(await confirmationLink(world.deps, await world.tokenFromMail()), 'open')
  })

  test('a wake-up that was lost is made up for by the janitor', async () => {
    await register(world.deps, registration())
    await world.pool.query('delete from graphile_worker._private_jobs')
    await world.work()
    assert.equal(world.smtp.taken.length, 0)
    assert.equal(await sweepAccounts(world.deps), 1)
    await world.work()
    assert.equal(world.smtp.taken.length, 1)
  })

  test('an account that nobody confirms is forgotten after 7 days; a confirmed one stays', async () => {
    await confirmedAccount()
    await register(world.deps, registration({ correo: 'olvido@example.com' }))
    world.clock.advance(7 * 24 * HOUR)
    await sweepAccounts(world.deps)
    assert.equal(await countAccounts(), 2)
    world.clock.advance(1)
    await sweepAccounts(world.deps)
    assert.equal(await countAccounts(), 1)
    assert.equal((await enterWith(PHRASE)).kind, 'entered')
  })

  test('fifty registrations of one mail at once make one account', async () => {
    await world.pool.query('truncate attempt_quota')
    const all = Array.from({ length: 50 }, (_, index) =>
      register(world.deps, registration({ address: `192.0.2.${index}` })),
    )
    const kinds = (await Promise.all(all)).map((answer) => answer.kind)
    assert.equal(await countAccounts(), 1)
    assert.equal(
      kinds.filter((kind) => kind === 'noticed').length,
      4,
      'the quota of one mail lets four through',
    )
  })

  async function confirmedAccount(): Promise<void> {
    await register(world.deps, registration())
    const token = await world.tokenFromMail()
    assert.equal((await confirm(world.deps, confirmation(token))).kind, 'entered')
  }

  function enterWith(contrasena: string) {
    const credentials = { correo: 'ana@example.com', contrasena, address: '192.0.2.9', previousSession: null }
    return enter(world.deps, credentials)
  }

  async function countAccounts(): Promise<number> {
    return (await world.pool.query('select 1 from account')).rowCount ?? 0
  }
})
