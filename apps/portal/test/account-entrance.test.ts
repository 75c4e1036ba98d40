import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { confirm } from '../src/accounts/confirm.ts'
import { enter } from '../src/accounts/enter.ts'
import { leave } from '../src/accounts/leave.ts'
import { register } from '../src/accounts/register.ts'
import { resendConfirmation } from '../src/accounts/resend.ts'
import { accountOfSession } from '../src/accounts/session.ts'
import { type AccountWorld, accountWorld, PHRASE, T0 } from './support/account-world.ts'

const MINUTE = 60_000
const DAY = 86_400_000

describe('entrance', () => {
  let world: AccountWorld
  before(async () => {
    world = await accountWorld()
    await account('ana@example.com', true)
    await account('sin.confirmar@example.com', false)
  })
  after(() => world.close())
  beforeEach(async () => {
    world.clock.set(T0)
    await world.pool.query('truncate attempt_quota, account_session')
  })

  const tryWith = (changes: object = {}) => {
    const credentials = {
      correo: 'ana@example.com',
      contrasena: PHRASE,
      address: '192.0.2.1',
      previousSession: null,
    }
    return enter(world.deps, { ...credentials, ...changes })
  }

  test('mail and password open a session, whatever the case of the mail', async () => {
    const entered = await tryWith({ correo: ' Ana@Example.COM ' })
    assert.ok(entered.kind === 'entered')
    const account = await accountOfSession(world.deps.db, entered.session.token, T0)
    assert.equal(account?.email, 'ana@example.com')
  })

  test('a wrong password and an unknown mail get the same answer', async () => {
    const wrong = await tryWith({ contrasena: 'no es esta frase' })
    const unknown = await tryWith({ correo: 'nadie@example.com' })
    assert.equal(wrong.kind, 'refused')
    assert.deepEqual(wrong, unknown)
    const unconfirmed = await tryWith({ correo: 'sin.confirmar@example.com', contrasena: 'no es esta frase' })
    assert.deepEqual(unconfirmed, unknown)
  })

  test('an unknown mail costs the same work as a known one', async () => {
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round < 15; round++) {
      await world.pool.query('truncate attempt_quota')
      known.push(await time(() => tryWith({ contrasena: 'no es esta frase' })))
      unknown.push(await time(() => tryWith({ correo: 'nadie@example.com' })))
    }
    // Without the dummy hash the quotient is over 3; noise on a busy machine stays well below 2.
    const quotient = median(known) / median(unknown)
    assert.ok(quotient > 0.5 && quotient < 2, `known/unknown = ${quotient}`)
  })

  test('with the right password an unconfirmed account is told to confirm, and does not enter', async () => {
    const answer = await tryWith({ correo: 'sin.confirmar@example.com' })
    assert.ok(answer.kind === 'refused')
    assert.equal(answer.faults[0]?.code, 'correo-sin-confirmar')
  })

  test('empty fields are faults at their fields', async () => {
    const answer = await tryWith({ correo: ' ', contrasena: '' })
    assert.ok(answer.kind === 'refused')
    assert.deepEqual(
      answer.faults.map((fault) => fault.path),
      ['correo', 'contrasena'],
    )
  })

  test('every entrance has its own token, and entering ends the session the browser came with', async () => {
    const first = await tryWith()
    assert.ok(first.kind === 'entered')
    const second = await tryWith({ previousSession: first.session.token })
    assert.ok(second.kind === 'entered')
    assert.notEqual(first.session.token, second.session.token)
    assert.equal(await accountOfSession(world.deps.db, first.session.token, T0), null)
    assert.ok(await accountOfSession(world.deps.db, second.session.token, T0))
  })

  test('a token has 256 random bits or more and is nowhere in the database', async () => {
    const entered = await tryWith()
    assert.ok(entered.kind === 'entered')
    assert.match(entered.session.token, /^[0-9A-HJKMNP-TV-Z]{52}$/) // 52 × 5 bits
    const rows = await world.pool.query('select json_agg(s)::text as text from account_session s')
    assert.ok(!rows.rows[0].text.includes(entered.session.token))
  })

  test('a session ends after 30 days, and at once when its owner leaves', async () => {
    const kept = await tryWith()
    const left = await tryWith()
    assert.ok(kept.kind === 'entered' && left.kind === 'entered')
    await leave(world.deps, left.session.token)
    await leave(world.deps, left.session.token)
    assert.equal(await accountOfSession(world.deps.db, left.session.token, T0), null)
    const almost = new Date(T0.getTime() + 30 * DAY - 1)
    assert.ok(await accountOfSession(world.deps.db, kept.session.token, almost))
    const over = new Date(T0.getTime() + 30 * DAY)
    assert.equal(await accountOfSession(world.deps.db, kept.session.token, over), null)
  })

  test('the ninth guess for one mail must wait, from wherever it comes, and is told how long', async () => {
    for (let guess = 1; guess <= 8; guess++) {
      const answer = await tryWith({ contrasena: `intento número ${guess}`, address: `192.0.2.${guess}` })
      assert.ok(answer.kind === 'refused' && answer.retryAfter_s === null)
    }
    world.clock.advance(5 * MINUTE)
    const blocked = await tryWith({ address: '192.0.2.99' })
    assert.ok(blocked.kind === 'refused', 'even with the right password')
    assert.equal(blocked.retryAfter_s, 600)
    assert.match(blocked.faults[0]?.message ?? '', /en 10 minutos/)
    world.clock.advance(10 * MINUTE)
    assert.equal((await tryWith({ address: '192.0.2.99' })).kind, 'entered')
  })

  test('parallel guesses do not slip through the quota', async () => {
    const guesses = Array.from({ length: 30 }, (_, n) =>
      tryWith({ contrasena: 'no es esta frase', address: `192.0.2.${n}` }),
    )
    const answers = await Promise.all(guesses)
    const checked = answers.filter((answer) => answer.kind === 'refused' && answer.retryAfter_s === null)
    assert.equal(checked.length, 8)
  })

  test('one address cannot guess on over many mails, and does not use up their quota once it is blocked', async () => {
    for (let guess = 1; guess <= 30; guess++) await tryWith({ correo: `persona${guess}@example.com` })
    for (let guess = 1; guess <= 8; guess++) {
      const answer = await tryWith()
      assert.ok(answer.kind === 'refused' && answer.retryAfter_s === 900)
    }
    assert.equal((await tryWith({ address: '192.0.2.2' })).kind, 'entered')
  })

  test('entering gives the guesses for a mail back', async () => {
    for (let round = 0; round < 3; round++) {
      for (let guess = 0; guess < 7; guess++)
        await tryWith({ contrasena: 'no es esta frase', address: `192.0.2.${round}` })
      assert.equal((await tryWith({ address: `192.0.2.${round}` })).kind, 'entered')
    }
  })

  test('one address causes at most ten mails an hour, one mailbox gets at most four', async () => {
    const ask = (correo: string, address: string) => resendConfirmation(world.deps, { correo, address })
    for (let mail = 1; mail <= 4; mail++) await ask('victima@example.com', `192.0.2.${mail}`)
    assert.equal((await ask('victima@example.com', '192.0.2.50')).kind, 'refused')
    for (let mail = 1; mail <= 10; mail++)
      assert.equal((await ask(`v${mail}@example.com`, '192.0.2.60')).kind, 'noticed')
    const blocked = await ask('v11@example.com', '192.0.2.60')
    assert.ok(blocked.kind === 'refused' && blocked.retryAfter_s === 3600)
  })

  test('the quota keeps neither addresses nor mails in clear', async () => {
    await tryWith()
    await tryWith({ correo: 'nadie@example.com' })
    const rows = await world.pool.query('select json_agg(q)::text as text from attempt_quota q')
    assert.match(rows.rows[0].text, /enter-by-address/)
    assert.doesNotMatch(rows.rows[0].text, /192\.0\.2\.1|example\.com/)
  })

  async function account(correo: string, confirmed: boolean): Promise<void> {
    await register(world.deps, { nombre: 'Ana Prueba', correo, contrasena: PHRASE, address: '192.0.2.1' })
    const token = await world.tokenFromMail()
    if (!confirmed) return
    const proof = { token, contrasena: PHRASE, address: '192.0.2.1', previousSession: null }
    assert.equal((await confirm(world.deps, proof)).kind, 'entered')
  }
})

async function time(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
