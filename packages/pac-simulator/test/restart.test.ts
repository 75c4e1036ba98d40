import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testWorld } from './support/world.ts'

const authenticate = (url: string) =>
  fetch(`${url}/v2/security/authenticate`, {
    method: 'POST',
    body: JSON.stringify({ user: 'demo', password: 'demo' }),
  })
const control = async (url: string, path: string, body: unknown) => {
  const answer = await fetch(`${url}/__sim/${path}`, { method: 'POST', body: JSON.stringify(body) })
  assert.equal(answer.status, 200)
}
const balance = (url: string, token: string) =>
  fetch(`${url}/management/v2/api/users/balance`, { headers: { authorization: `Bearer ${token}` } })

/** Another simulator opens the folder while the first has not closed it: as after a SIGKILL, nothing was flushed. */
test('a simulator that died knows its tokens, accounts, delays and the time that it told', async (t) => {
  const world = await testWorld()
  t.after(() => world.close())
  const { url } = world.simulator
  const { data } = (await (await authenticate(url)).json()) as { data: { token: string } }
  await control(url, 'clock', { advance_ms: 60_000 })
  await control(url, 'accounts/pade', { user: 'demo', stamps: 2 })
  await control(url, 'accounts/finkok', { user: 'demo', clients: ['SDE2601018A0'] })
  await control(url, 'sat', { cancelLag_ms: 300_000 })
  const { now } = (await (await fetch(`${url}/__sim/clock`)).json()) as { now: string }

  const dead = world.simulator
  const born = await world.replace()
  t.after(() => dead.close())
  assert.equal(born.clock.now().toISOString(), now)
  assert.equal((await balance(born.url, data.token)).status, 200)
  assert.equal(born.accounts().find(({ pac }) => pac === 'pade')?.left, 2)
  const sat = (await (await fetch(`${born.url}/__sim/sat`)).json()) as { cancelLag_ms: number }
  assert.equal(sat.cancelLag_ms, 300_000)

  await control(born.url, 'accounts/sw', { expireTokens: true, user: 'demo' })
  const third = await world.restart()
  assert.equal((await balance(third.url, data.token)).status, 401, 'a token that was revoked stays so')
  third.reset()
  const fourth = await world.restart()
  assert.equal(fourth.accounts().find(({ pac }) => pac === 'pade')?.left, 'unlimited')
  assert.notEqual(fourth.clock.now().toISOString(), now)
})
