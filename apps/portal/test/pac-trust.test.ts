import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { TfdVariant } from '@timbra/pac-simulator'
import type { StampRequest } from '../src/pac/pac.ts'
import { trustStamp } from '../src/pac/trust.ts'
import { pacWorld, type PacWorld } from './support/pac-world.ts'

let world: PacWorld
before(async () => {
  world = await pacWorld()
})
beforeEach(() => world.simulator.reset())
after(() => world.close())

const OPTIONS = { timeout_ms: 20_000 }
const tampered = (variant: TfdVariant) => ({ pac: 'sw', op: 'stamp', mode: 'bad-tfd', variant }) as const

describe('a stamp is not believed', () => {
  const mistrusted: readonly [TfdVariant, string][] = [
    ['foreign-sello', 'foreign-sello'],
    ['wrong-sello-sat', 'sello-sat'],
    ['changed-xml', 'document-changed'],
    ['two-tfds', 'several-timbres'],
    ['no-tfd', 'no-timbre'],
    ['bad-uuid', 'uuid-shape'],
    ['bad-fecha', 'fecha-timbrado-shape'],
    ['old-version', 'unreadable-xml'],
    ['truncated-xml', 'unreadable-xml'],
  ]
  for (const [variant, why] of mistrusted) {
    test(`with ${variant}: unknown with an alarm, fresh and as a duplicate, and believed once it is right`, async () => {
      const request = world.request()
      const pac = world.pac()
      world.simulator.addFault({ ...tampered(variant), times: 2 })
      const expected = { kind: 'unknown', why: `mistrusted-${why}`, alarm: true }
      assert.deepEqual(await pac.stamp(request, OPTIONS), expected)
      assert.deepEqual(await pac.recover(request, OPTIONS), expected)
      assert.equal(world.logged.at(-1)?.level, 'error')
      const mended = await pac.recover(request, OPTIONS)
      assert.equal(mended.kind, 'stamped')
      const kept = world.simulator.ledger('sw').filter(({ timbre }) => timbre.selloCFD === request.cfdi.sello)
      assert.equal(kept.length, 1)
    })
  }
})

describe('a stamp is believed', () => {
  for (const variant of ['lower-case-uuid', 'swapped-attributes'] as const) {
    test(`with ${variant}, and its UUID kept in upper case`, async () => {
      world.simulator.addFault(tampered(variant))
      const outcome = await world.pac().stamp(world.request(), OPTIONS)
      assert.ok(outcome.kind === 'stamped')
      assert.equal(outcome.uuid, world.simulator.ledger('sw').at(-1)?.uuid)
    })
  }

  test('when the PAC wrote the XML anew: other prefixes, quotes, blanks', async () => {
    const request = world.request()
    const stamped = await stampedXML(request)
    const rewritten = stamped
      .replaceAll('cfdi:', 'x:')
      .replace('xmlns:cfdi', 'xmlns:x')
      .replaceAll('><', '>\n  <')
      .replace(/ Total="([^"]*)"/, " Total='$1'")
    assert.notEqual(rewritten, stamped)
    assert.equal(trustStamp(request.cfdi, Buffer.from(rewritten), new Map()).ok, true)
  })

  test('without its certificate on disk, when all else holds', async () => {
    world.simulator.addFault(tampered('wrong-sello-sat'))
    const outcome = await world.pac({ certificates: new Map() }).stamp(world.request(), OPTIONS)
    assert.equal(outcome.kind, 'stamped')
  })
})

describe('a second timbre hidden outside the Complemento', () => {
  test('is seen, also in an Addenda', async () => {
    const request = world.request()
    const stamped = await stampedXML(request)
    const tfd = /<tfd:TimbreFiscalDigital[^>]*\/>/.exec(stamped)?.[0] ?? ''
    const hidden = stamped.replace(
      '</cfdi:Comprobante>',
      `<cfdi:Addenda>${tfd}</cfdi:Addenda></cfdi:Comprobante>`,
    )
    assert.deepEqual(trustStamp(request.cfdi, Buffer.from(hidden), new Map()), {
      ok: false,
      why: 'several-timbres',
    })
  })
})

async function stampedXML(request: StampRequest): Promise<string> {
  const outcome = await world.pac().stamp(request, OPTIONS)
  assert.ok(outcome.kind === 'stamped')
  return Buffer.from(outcome.xml).toString('utf8')
}
