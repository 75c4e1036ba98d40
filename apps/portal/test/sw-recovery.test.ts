import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { LedgerEntry, Mode } from '@timbra/pac-simulator'
import type { Pac, StampRequest } from '../src/pac/pac.ts'
import { token } from '../../../packages/pac-simulator/test/support/client.ts'
import { refusedJSON, withCannedServer } from './support/canned-server.ts'
import { assertStampedOnce, stampsOf } from './support/pac-doubt.ts'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const STAMP = { pac: 'sw', op: 'stamp' } as const
const OPTIONS = { timeout_ms: 20_000 }
const SHORT = { timeout_ms: 1000 }

const stampsHere = (request: StampRequest) => stampsOf(world, 'sw', request)

/** Has its token already, so that a short timeout is spent on the stamp. */
async function letIn(): Promise<Pac> {
  const pac = world.pac()
  await pac.stamp(world.request(), OPTIONS)
  return pac
}

describe('a stamp whose answer was lost', () => {
  for (const rule of [
    { ...STAMP, mode: 'timeout-after', times: 1 },
    { ...STAMP, mode: 'reset-after', times: 1 },
    { ...STAMP, mode: 'http-503', stamped: true, times: 1 },
  ] as const) {
    test(`under ${rule.mode} is recovered as the same UUID, with one entry in the ledger`, async () => {
      const request = world.request()
      const pac = await letIn()
      world.simulator.addFault(rule)
      assert.equal((await pac.stamp(request, SHORT)).kind, 'unknown')
      const outcome = await pac.recover(request, OPTIONS)
      assert.ok(outcome.kind === 'stamped')
      assert.equal(outcome.via, 'recovered')
      assert.deepEqual(
        stampsHere(request).map(({ uuid }) => uuid),
        [outcome.uuid],
      )
    })
  }

  test('is recovered after the PAC was killed and came back', async () => {
    const request = world.request()
    const pac = await letIn()
    world.simulator.addFault({ ...STAMP, mode: 'timeout-after' })
    await pac.stamp(request, SHORT)
    await world.restart()
    assert.equal((await world.pac().recover(request, OPTIONS)).kind, 'stamped')
    assert.equal(stampsHere(request).length, 1)
  })

  test('that never reached the PAC is stamped by asking', async () => {
    const request = world.request()
    const pac = await letIn()
    world.simulator.addFault({ ...STAMP, mode: 'timeout-before', times: 1 })
    assert.equal((await pac.stamp(request, SHORT)).kind, 'unknown')
    assert.equal((await pac.recover(request, OPTIONS)).kind, 'stamped')
    assert.equal(stampsHere(request).length, 1)
  })
})

describe('a 307', () => {
  test('with data is the stamp', async () => {
    const request = world.request()
    const pac = world.pac()
    const first = await pac.stamp(request, OPTIONS)
    const again = await pac.stamp(request, OPTIONS)
    assert.ok(first.kind === 'stamped' && again.kind === 'stamped')
    assert.equal(again.via, 'duplicate')
    assert.deepEqual([again.uuid, again.xml], [first.uuid, first.xml])
  })

  test('without data is fetched later, for ever if need be, and never stamped again', async () => {
    const request = world.request({ serie: 'Z307' })
    const pac = world.pac()
    world.simulator.addFault({ ...STAMP, mode: 'dup-no-data', times: 3 })
    const kinds = [(await pac.stamp(request, OPTIONS)).kind as string]
    for (let i = 0; i < 4; i += 1) kinds.push((await pac.recover(request, OPTIONS)).kind)
    assert.deepEqual(kinds, [...Array(4).fill('duplicate-without-data'), 'stamped'])
    assert.equal(stampsHere(request).length, 1)
  })

  /** What other path families of SW answer, put into the mouth of the one we use. */
  const replayed = async (data: (entry: LedgerEntry) => object) => {
    const message = '307. El comprobante contiene un timbre previo.'
    const request = world.request()
    await world.pac().stamp(request, OPTIONS)
    const entry = stampsHere(request)[0]
    assert.ok(entry)
    const bearer = await token(world.simulator.url)
    const reply = refusedJSON({ message, messageDetail: null, data: null, status: 'error', ...data(entry) })
    const from = world.simulator.requests().length
    const outcome = await withCannedServer({ reply, token: bearer }, (baseUrl) =>
      world.pac({ baseUrl }).recover(request, OPTIONS),
    )
    return {
      entry,
      outcome,
      asked: world.simulator
        .requests()
        .slice(from)
        .map(({ url }) => url.split('?')[0]),
    }
  }

  test('with the TFD alone is built from our own sealed XML', async () => {
    const { entry, outcome } = await replayed(({ xml }) => ({
      data: { tfd: `<?xml version="1.0"?>${tfdOf(xml)}` },
    }))
    assert.ok(outcome.kind === 'stamped')
    assert.equal(Buffer.from(outcome.xml).toString('utf8'), entry.xml)
  })

  test('with the XML inside messageDetail is read from there', async () => {
    const { entry, outcome } = await replayed(({ xml }) => ({ messageDetail: `CFDI previo: ${xml}\nfin` }))
    assert.ok(outcome.kind === 'stamped')
    assert.equal(Buffer.from(outcome.xml).toString('utf8'), entry.xml)
  })

  test('with the UUID alone is fetched from the datawarehouse', async () => {
    const { entry, outcome, asked } = await replayed(({ uuid }) => ({
      data: { uuid: uuid.toLowerCase(), cfdi: '' },
    }))
    assert.ok(outcome.kind === 'stamped', JSON.stringify(outcome))
    assert.equal(outcome.uuid, entry.uuid)
    assert.deepEqual(asked, [
      `/datawarehouse/v1/live/${entry.uuid.toLowerCase()}`,
      `/storage/${entry.uuid}.xml`,
    ])
  })

  test('with a UUID that storage does not give yet is without data', async () => {
    const { outcome } = await replayed(({ uuid }) => {
      world.simulator.addFault({ pac: 'sw', op: 'datawarehouse', mode: 'recover-lag' })
      return { data: { uuid } }
    })
    assert.equal(outcome.kind, 'duplicate-without-data')
  })
})

describe('CFDI3307', () => {
  test('with the TFD of another XML is an alarm and nothing is stored', async () => {
    const one = world.request()
    const pac = world.pac()
    await pac.stamp(one, OPTIONS)
    const other = { ...world.request(), idempotencyKey: one.idempotencyKey }
    const outcome = await pac.stamp(other, OPTIONS)
    assert.deepEqual(outcome, { kind: 'unknown', why: 'mistrusted-foreign-sello', alarm: true })
    assert.equal(stampsHere(other).length, 0)
  })
})

describe('credits that run out', () => {
  test('are account-fix, and the same bytes are stamped once there are some', async () => {
    const poor = await pacWorld({ accounts: [{ user: 'demo', password: 'demo', stamps: 1, locked: false }] })
    try {
      const pac = poor.pac()
      assert.equal((await pac.stamp(poor.request(), OPTIONS)).kind, 'stamped')
      const request = poor.request()
      const outcome = await pac.stamp(request, OPTIONS)
      assert.ok(outcome.kind === 'rejected')
      assert.deepEqual([outcome.verdict, outcome.issues[0]?.code], ['account-fix', 'AU2001'])
      poor.simulator.changeAccount('sw', 'demo', { stamps: 2 })
      assert.equal((await pac.stamp(request, OPTIONS)).kind, 'stamped')
    } finally {
      await poor.close()
    }
  })
})

test('whatever fails and in whatever order, one sealed XML is stamped at most once, and found in the end', async () => {
  const modes: readonly Mode[] = [
    'timeout-before',
    'timeout-after',
    'reset-before',
    'reset-after',
    'http-500-html',
    'http-502',
    'http-503',
    'http-429',
    'dup-no-data',
    'bad-tfd',
    'auth-expired',
    'no-credits',
  ]
  await assertStampedOnce(world, { pac: 'sw', adapter: () => world.pac(), modes, runs: 60, seed: 20261123 })
})

function tfdOf(xml: string): string {
  return /<tfd:TimbreFiscalDigital[^>]*\/>/.exec(xml)?.[0] ?? ''
}
