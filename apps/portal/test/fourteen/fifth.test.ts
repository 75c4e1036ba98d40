import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readAcuse } from '@timbra/cfdi'
import { signedCancelacion } from '../../../../packages/pac-simulator/test/support/cancellation.ts'
import { loadConfig } from '../../src/config.ts'
import { ADAPTERS, createPacs } from '../../src/pac/adapters.ts'
import { pacWorld } from '../support/pac-world.ts'
import { CASES, type PacCase } from './cases.ts'
import { proveIssuance } from './issuance.ts'
import { startToy } from './toy/server.ts'
import { TOY } from './toy/toy.ts'
import { NOBODY } from './world.ts'

// What docs/pac/adding-a-pac.md promises: a folder, and the one line that follows.
const WITH_A_FIFTH = [...ADAPTERS, TOY]

let simulatorUrl = ''
let toy: Awaited<ReturnType<typeof startToy>>
before(async () => {
  toy = await startToy(() => simulatorUrl)
})
after(() => toy.close())

const CASE: PacCase = {
  id: 'toy',
  ledger: 'sw',
  environment: (url) => {
    if (url !== NOBODY) simulatorUrl = url
    return { TIMBRA_TOY_URL: url === NOBODY ? NOBODY : toy.url, TIMBRA_TOY_KEY: 'x' }
  },
  isStamp: ({ url }) => url.includes('/stamp/'),
  mostRequests: 2 * 11,
}
const [, finkok] = CASES

proveIssuance([CASE], [CASE, finkok], WITH_A_FIFTH)

test('a fifth PAC is configured by the environment like any other', () => {
  const environment = {
    TIMBRA_SECRET: 'a secret of thirty-two characters or more',
    DATABASE_URL: 'postgres://localhost/timbra',
    TIMBRA_PAC_CERTIFICATES: '/etc/timbra/pac',
    TIMBRA_SMTP_URL: 'smtp://localhost:25',
    TIMBRA_MAIL_FROM: 'facturas@example.com',
    TIMBRA_TOY_URL: 'https://toy.example',
    TIMBRA_TOY_KEY: 'x',
  }
  const { pacs } = loadConfig(environment, WITH_A_FIFTH)
  assert.deepEqual(pacs, [{ id: 'toy', settings: { URL: 'https://toy.example', KEY: 'x' } }])
  const { TIMBRA_TOY_KEY: _, ...without } = environment
  assert.throws(() => loadConfig(without, WITH_A_FIFTH), /TIMBRA_TOY_KEY falta/)
  assert.throws(() => loadConfig(environment), /TIMBRA_SW_URL falta/, 'without its line it does not exist')
})

test('a fifth PAC tells its account and cancels through the same port', async () => {
  const world = await pacWorld()
  simulatorUrl = world.simulator.url
  try {
    const inUse = [{ id: 'toy', settings: { URL: toy.url, KEY: 'x' } }]
    const pac = createPacs(inUse, { certificates: new Map(), clock: world.clock }, WITH_A_FIFTH).get('toy')
    assert.ok(pac)
    const o = { timeout_ms: 10_000 }
    assert.equal(await pac.health(o), 'up')
    assert.deepEqual(await pac.balance(o), { stamps: 'unlimited' })
    const request = world.request()
    const stamped = await pac.stamp(request, o)
    assert.ok(stamped.kind === 'stamped')
    assert.deepEqual(await pac.fetchByUUID(stamped.uuid, request.cfdi.issuerRfc, o), Buffer.from(stamped.xml))
    const { uuid } = stamped
    const signedXml = signedCancelacion(world, { uuid, motivo: '02' })
    const { issuerRfc, receiverRfc, total } = request.cfdi
    const asked = { signedXml, uuid, issuerRfc, receiverRfc, total, motivo: '02', folioSustitucion: null }
    const cancelled = await pac.cancel(asked, o)
    assert.ok(cancelled.kind === 'accepted' && cancelled.acuse)
    assert.ok(readAcuse(cancelled.acuse).ok)
  } finally {
    await world.close()
  }
})
