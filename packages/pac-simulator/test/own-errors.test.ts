import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PACS, type PacName } from '../src/index.ts'
import { stampAt } from './support/four-pacs.ts'
import { AT, type TestWorld, testWorld } from './support/world.ts'

let world: TestWorld
let breaks = false
let looks = 0
before(async () => {
  const now = (): Date => {
    looks += 1
    if (breaks && looks > 1) throw new Error('the clock stands still') // after the request has been noted
    return AT
  }
  world = await testWorld({ clock: { now } })
})
after(() => world.close())

const WORDS: Readonly<Record<PacName, readonly [status: number, text: RegExp]>> = {
  sw: [400, /CO1000/],
  finkok: [500, /Fault>/],
  pade: [500, /<html>/],
  solucionfactible: [500, /Fault>/],
}

/** SW's stamp needs a token, so there the login breaks. */
function ask(pac: PacName, xml: Uint8Array): Promise<{ readonly status: number; readonly text: string }> {
  if (pac !== 'sw') return stampAt(pac, world.simulator.url, xml)
  return login()
}

async function login() {
  const headers = { user: 'demo', password: 'demo' }
  const response = await fetch(`${world.simulator.url}/security/authenticate`, { method: 'POST', headers })
  return { status: response.status, text: await response.text() }
}

for (const pac of PACS)
  test(`an error of the simulator itself is told by ${pac} as its own, and stamps nothing`, async () => {
    const [status, text] = WORDS[pac]
    const { xml } = world.seal()
    breaks = true
    looks = 0
    const said = await ask(pac, xml).finally(() => (breaks = false))
    assert.equal(said.status, status)
    assert.match(said.text, text)
    if (pac !== 'sw') assert.doesNotMatch(said.text, /CO1000/)
    assert.equal(world.simulator.ledger(pac).length, 0)
  })
