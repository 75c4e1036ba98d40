import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { addPasskey, passkeyCreation } from '../src/accounts/add-passkey.ts'
import { listPasskeys, removePasskey } from '../src/accounts/passkeys.ts'
import { isProven, proveByPassword } from '../src/accounts/prove.ts'
import { accountOfSession } from '../src/accounts/session.ts'
import { enterWithPasskey, passkeyRequest, proveWithPasskey } from '../src/accounts/use-passkey.ts'
import { type AccountWorld, accountWorld, PHRASE, T0 } from './support/account-world.ts'
import { authenticator } from './support/authenticator.ts'

const PARTY = { id: 'localhost', name: 'S-MART', origins: ['http://localhost:3000'] }
const DEVICE = { rpId: 'localhost', origin: 'http://localhost:3000' }
const BROWSER = 'the secret of a browser'
const MINUTE = 60_000

describe('passkeys', () => {
  let world: AccountWorld
  let ana: Awaited<ReturnType<AccountWorld['owner']>>
  before(async () => {
    world = await accountWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    world.clock.set(T0)
    await world.pool.query('truncate account, attempt_quota, passkey_challenge cascade')
    ana = await world.owner('ana@example.com')
    await proveByPassword(world.deps, { ...ana, contrasena: PHRASE })
  })

  const creation = () =>
    passkeyCreation(world.deps, { party: PARTY, account: ana, sessionToken: ana.sessionToken })
  const add = (answer: string, name = 'Mi teléfono') =>
    addPasskey(world.deps, { ...ana, party: PARTY, name, answer })
  const request = async (purpose: 'enter' | 'prove' = 'enter', browser = BROWSER) =>
    (await passkeyRequest(world.deps, { party: PARTY, purpose, browser })).challenge
  const enter = (answer: string, browser = BROWSER) =>
    enterWithPasskey(world.deps, {
      party: PARTY,
      browser,
      answer,
      address: '192.0.2.7',
      previousSession: null,
    })
  async function registered() {
    const key = authenticator(DEVICE)
    assert.equal((await add(key.create((await creation()).challenge))).kind, 'added')
    return key
  }

  test('a passkey is added under a name, enters without a mail being typed, and is removed', async () => {
    const key = await registered()
    world.clock.advance(1)
    const second = authenticator(DEVICE)
    await add(second.create((await creation()).challenge), '  ')
    const [first, other] = await listPasskeys(world.deps, ana.accountId)
    assert.deepEqual([first?.name, first?.usedAt, other?.name], ['Mi teléfono', null, 'Llave de acceso'])
    const entered = await enter(key.use(await request()))
    assert.ok(entered.kind === 'entered')
    assert.equal((await accountOfSession(world.deps.db, entered.session.token, T0))?.email, ana.email)
    assert.deepEqual((await listPasskeys(world.deps, ana.accountId))[0]?.usedAt, world.clock.now())
    assert.equal((await removePasskey(world.deps, { ...ana, id: first?.id ?? '' })).kind, 'removed')
    assert.equal((await enter(key.use(await request()))).kind, 'refused', 'a removed key opens nothing')
    assert.equal((await enter(second.use(await request()))).kind, 'entered', 'the other one does')
  })

  test('asks for a key that is found without a mail, by a finger, face or PIN, and not twice on one device', async () => {
    const key = await registered()
    const { id } = JSON.parse(key.use('x')) as { id: string }
    const options = await creation()
    assert.equal(options.authenticatorSelection?.residentKey, 'required')
    assert.equal(options.authenticatorSelection?.userVerification, 'required')
    assert.deepEqual(
      options.excludeCredentials?.map((known) => known.id),
      [id],
    )
    const asked = await passkeyRequest(world.deps, { party: PARTY, purpose: 'enter', browser: BROWSER })
    assert.deepEqual([asked.rpId, asked.allowCredentials], ['localhost', []], 'names no account')
  })

  test('neither adds nor removes a passkey before password or passkey are shown again', async () => {
    const key = await registered()
    const [passkey] = await listPasskeys(world.deps, ana.accountId)
    const { challenge } = await creation()
    world.clock.advance(10 * MINUTE)
    assert.equal((await add(authenticator(DEVICE).create(challenge))).kind, 'unproven')
    assert.equal((await removePasskey(world.deps, { ...ana, id: passkey?.id ?? '' })).kind, 'unproven')
    const answer = key.use(await request('prove', ana.sessionToken))
    const proof = { ...ana, party: PARTY, browser: ana.sessionToken, answer }
    assert.equal((await proveWithPasskey(world.deps, proof)).kind, 'proven')
    assert.equal(await isProven(world.deps, ana), true)
    assert.equal((await removePasskey(world.deps, { ...ana, id: passkey?.id ?? '' })).kind, 'removed')
  })

  test('the passkey of another account proves nothing here', async () => {
    const luis = await world.owner('luis@example.com')
    const key = await registered()
    const answer = key.use(await request('prove', luis.sessionToken))
    const proof = { ...luis, party: PARTY, browser: luis.sessionToken, answer }
    assert.equal((await proveWithPasskey(world.deps, proof)).kind, 'refused')
    assert.equal(await isProven(world.deps, luis), false)
  })

  test('an answer counts once', async () => {
    const key = await registered()
    const answer = key.use(await request())
    assert.equal((await enter(answer)).kind, 'entered')
    assert.equal((await enter(answer)).kind, 'refused')
    const again = await creation()
    const made = authenticator(DEVICE).create(again.challenge)
    assert.equal((await add(made)).kind, 'added')
    assert.equal((await add(made)).kind, 'refused')
  })

  test('an answer counts for the browser that was asked, for what it was asked, and for five minutes', async () => {
    const key = await registered()
    assert.equal((await enter(key.use(await request('enter', 'another browser')))).kind, 'refused')
    assert.equal((await enter(key.use(await request('prove')))).kind, 'refused')
    const late = key.use(await request())
    world.clock.advance(5 * MINUTE)
    assert.equal((await enter(late)).kind, 'refused')
    assert.equal((await enter(key.use('AAAA'))).kind, 'refused', 'never asked')
  })

  test('an answer for another site, another host, or without finger, face or PIN is refused', async () => {
    const key = await registered()
    const lies = [{ origin: 'https://malo.example' }, { rpId: 'malo.example' }, { verified: false }]
    for (const lie of lies)
      assert.equal((await enter(key.use(await request(), lie))).kind, 'refused', JSON.stringify(lie))
    const made = [{ origin: 'https://malo.example' }, { verified: false }]
    for (const lie of made)
      assert.equal(
        (await add(authenticator(DEVICE).create((await creation()).challenge, lie))).kind,
        'refused',
      )
    assert.equal((await enter(key.use(await request()))).kind, 'entered', 'the truth enters')
  })

  test('a foreign signature under the id of a known passkey is refused', async () => {
    const key = await registered()
    const thief = authenticator(DEVICE)
    const forged = thief.as(thief.use(await request()), key.use('x'))
    assert.equal((await enter(forged)).kind, 'refused')
  })

  test('a copy of a key that counts less far is refused', async () => {
    const key = await registered()
    assert.equal((await enter(key.use(await request(), { counter: 7 }))).kind, 'entered')
    assert.equal((await enter(key.use(await request(), { counter: 7 }))).kind, 'refused')
    assert.equal((await enter(key.use(await request(), { counter: 3 }))).kind, 'refused')
    assert.equal((await enter(key.use(await request(), { counter: 8 }))).kind, 'entered')
  })

  test('of two uses of one count at once, one enters', async () => {
    const key = await registered()
    const answers = await Promise.all(
      [await request(), await request()].map((challenge) => enter(key.use(challenge, { counter: 9 }))),
    )
    assert.deepEqual(answers.map(({ kind }) => kind).toSorted(), ['entered', 'refused'])
  })

  test('nonsense is refused with one sentence, and guessing is limited with the minutes to wait', async () => {
    const nonsense = [
      '',
      '{}',
      '[]',
      'null',
      '{"id":"a"}',
      JSON.stringify({ id: 'á', rawId: 'á' }),
      'x'.repeat(50_000),
    ]
    for (const answer of nonsense) {
      const refusal = await enter(answer)
      assert.ok(refusal.kind === 'refused')
      assert.equal(refusal.faults[0]?.code, 'llave-no-valida')
    }
    for (let n = nonsense.length; n < 30; n++) await enter('{}')
    const blocked = await enter('{}')
    assert.ok(blocked.kind === 'refused' && blocked.retryAfter_s === 900)
    assert.match(blocked.faults[0]?.message ?? '', /en 15 minutos/)
  })

  test('challenges are kept as their SHA-256 and forgotten', async () => {
    const challenge = await request()
    const { rows } = await world.pool.query('select json_agg(c)::text as text from passkey_challenge c')
    assert.ok(!rows[0].text.includes(challenge) && !rows[0].text.includes(BROWSER))
  })
})
