import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { PACS } from '../src/index.ts'
import { stampAt } from './support/four-pacs.ts'
import { testWorld, type TestWorld } from './support/world.ts'

let world: TestWorld
before(async () => {
  world = await testWorld()
})
after(() => world.close())

for (const pac of PACS) {
  const entries = () => world.simulator.ledger(pac)
  const asked = (xml: Uint8Array) => stampAt(pac, world.simulator.url, xml)
  const answerTo = (serie: string) => asked(world.seal({ serie }).xml)

  describe(`at ${pac} the series`, () => {
    test('ZNAM is CFDI40145, ZCP CFDI40148, ZLCO 402, in its own words; nothing is stamped', async () => {
      const before = entries().length
      for (const [serie, code] of [
        ['ZNAM', 'CFDI40145'],
        ['ZCP', 'CFDI40148'],
        ['ZLCO', '402'],
      ] as const) {
        const { text } = await answerTo(serie)
        assert.match(text, new RegExp(`\\b${code}\\b`), serie)
        assert.doesNotMatch(text, /<html/, serie)
      }
      assert.equal(entries().length, before)
    })

    test('ZDOWN is a 503', async () => {
      assert.equal((await answerTo('ZDOWN')).status, 503)
    })

    test('Z307 stamps and says 307 without the stamp, then with it', async () => {
      const { xml } = world.seal({ serie: 'Z307' })
      const first = await asked(xml)
      const { uuid } = entries().at(-1) ?? {}
      assert.ok(uuid)
      assert.match(first.text, /\b307\b/)
      assert.ok(!first.text.includes(uuid))
      const again = await asked(xml)
      assert.match(again.text, /\b307\b/)
      assert.ok(again.text.includes(uuid))
    })

    test('ZTO stamps and says nothing, then 307 with the stamp', async () => {
      const { xml } = world.seal({ serie: 'ZTO' })
      const before = entries().length
      const silence = new AbortController()
      const silent = stampAt(pac, world.simulator.url, xml, silence.signal)
      while (entries().length === before) await new Promise((resolve) => setTimeout(resolve, 5))
      silence.abort()
      await assert.rejects(silent, { name: 'AbortError' })
      const again = await asked(xml)
      assert.match(again.text, /\b307\b/)
      assert.ok(again.text.includes(entries().at(-1)?.uuid ?? ''))
      assert.equal(entries().length, before + 1)
    })
  })
}
