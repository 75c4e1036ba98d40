import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LedgerEntry, type Mode, PACS, startSimulator } from '../src/index.ts'
import { signedCancelacion } from './support/cancellation.ts'
import { stamp } from './support/client.ts'
import { stampAt } from './support/four-pacs.ts'
import { AT, testWorld } from './support/world.ts'

/** What one run of the same requests gives: every answer of every PAC, and the ledgers. */
async function run(world: Awaited<ReturnType<typeof testWorld>>, seed: number, xmls: readonly Uint8Array[]) {
  const clock = { now: () => AT }
  const simulator = await startSimulator({ port: 0, authority: world.files, ledgerDir: null, clock, seed })
  try {
    const modes: readonly Mode[] = ['reject', 'dup-no-data', 'http-503']
    for (const pac of PACS)
      for (const mode of modes)
        simulator.addFault({ pac, op: 'stamp', mode, probability: 0.3, code: 'CFDI40145' })
    const answers: string[] = []
    for (const xml of [...xmls, ...xmls])
      for (const pac of PACS) {
        const { status, text } = await stampAt(pac, simulator.url, xml)
        answers.push(`${pac} ${status} ${text}`)
      }
    const [one] = simulator.ledger('sw')
    assert.ok(one)
    const signed = signedCancelacion(world, { uuid: one.uuid, motivo: '02' })
    answers.push(JSON.stringify(await stamp(simulator.url, signed, { path: '/cfdi33/cancel/xml' })))
    const ledgers: readonly (readonly LedgerEntry[])[] = PACS.map((pac) => simulator.ledger(pac))
    return { answers: answers.map((text) => text.replaceAll(simulator.url, '')), ledgers }
  } finally {
    await simulator.close()
  }
}

test('two runs with the same seed, papers, clock and requests are the same to the byte; another seed is not', async () => {
  const world = await testWorld()
  try {
    const xmls = Array.from({ length: 6 }, () => world.seal().xml)
    const [one, two, other] = [
      await run(world, 7, xmls),
      await run(world, 7, xmls),
      await run(world, 8, xmls),
    ]
    assert.deepEqual(two, one)
    const refusals = ({ answers }: typeof one) => answers.map((text) => text.includes('CFDI40145'))
    const refused = refusals(one).filter(Boolean).length
    const stamped = one.ledgers.flat()
    assert.ok(refused > 3 && refused < 30, `${refused} of ${one.answers.length} were refused by faults`)
    assert.notDeepEqual(refusals(other), refusals(one), 'faults are drawn by the seed too')
    assert.ok(stamped.length > 12, `${stamped.length} stamps`)
    assert.equal(new Set(stamped.map(({ uuid }) => uuid)).size, stamped.length, 'no UUID is given twice')
    const uuids = new Set(stamped.map(({ uuid }) => uuid))
    assert.ok(other.ledgers.flat().every(({ uuid }) => !uuids.has(uuid)))
  } finally {
    await world.close()
  }
})
