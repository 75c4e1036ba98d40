import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { PacName } from '@timbra/pac-simulator'
import { CASES } from './fourteen/cases.ts'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }
const buy = (pac: PacName, stamps: number) => world.simulator.changeAccount(pac, 'demo', { stamps })

for (const { id } of CASES)
  describe(`the account at ${id}`, () => {
    test('says what is left after each stamp, and asking costs none', async () => {
      const pac = id === 'sw' ? world.pac() : world[id]()
      const used = world.simulator.ledger(id).length
      buy(id, used + 3)
      assert.equal((await pac.stamp(world.request(), OPTIONS)).kind, 'stamped')
      assert.deepEqual(await pac.balance(OPTIONS), { stamps: 2 })
      assert.deepEqual(await pac.balance(OPTIONS), { stamps: 2 })
      assert.equal((await pac.stamp(world.request(), OPTIONS)).kind, 'stamped')
      assert.deepEqual(await pac.balance(OPTIONS), { stamps: 1 })
      assert.equal(world.simulator.ledger(id).length, used + 2)
    })

    test('gives a CFDI by its UUID, byte for byte, and null for one that it did not stamp', async () => {
      const pac = id === 'sw' ? world.pac() : world[id]()
      const stamped = await pac.stamp(world.request(), OPTIONS)
      assert.ok(stamped.kind === 'stamped')
      const found = await pac.fetchByUUID(stamped.uuid, 'SDE2601018A0', OPTIONS)
      assert.deepEqual(found && Buffer.from(found), Buffer.from(stamped.xml))
      assert.equal(
        await pac.fetchByUUID('11111111-2222-4333-8444-555555555555', 'SDE2601018A0', OPTIONS),
        null,
      )
    })
  })

test('SW says of an account without limit that it is one', async () => {
  assert.deepEqual(await world.pac().balance(OPTIONS), { stamps: 'unlimited' })
})

test('an account that cannot be asked says nothing, and nobody is thrown at', async () => {
  assert.equal(await world.pac({ baseUrl: 'http://127.0.0.1:9' }).balance(OPTIONS), null)
  assert.equal(await world.pac({ apiUrl: 'http://127.0.0.1:9' }).balance(OPTIONS), null)
  assert.equal(await world.pade().balance(OPTIONS), null, 'PADE has not stamped yet')
})
