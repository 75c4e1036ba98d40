import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { stamp } from './support/client.ts'
import { testWorld, type TestWorld } from './support/world.ts'

describe('the ledger', () => {
  test('knows every stamp after a restart', () =>
    inWorld(async (world) => {
      const { xml } = world.seal()
      const first = await stamp(world.simulator.url, xml)
      await world.restart()
      const again = await stamp(world.simulator.url, xml)
      assert.match(String(again.body.message), /^307/)
      assert.equal(again.body.data?.uuid, first.body.data?.uuid)
      assert.equal(world.simulator.ledger('sw').length, 1)
    }))

  test('cuts off a line torn by a kill and goes on behind it', () =>
    inWorld(async (world) => {
      const [one, two] = [world.seal(), world.seal()]
      await stamp(world.simulator.url, one.xml)
      const file = join(world.dir, 'ledger/ledger-sw.ndjson')
      appendFileSync(file, '{"selloSha256":"ñ')
      await world.restart()
      assert.equal((await stamp(world.simulator.url, two.xml)).status, 200)
      await world.restart()
      assert.equal(world.simulator.ledger('sw').length, 2)
      assert.equal(readFileSync(file, 'utf8').trimEnd().split('\n').length, 2)
    }))

  test('knows what it answered when the process is killed with SIGKILL right after', () =>
    inWorld(async (world) => {
      const sealed = Array.from({ length: 5 }, () => world.seal())
      const child = await startChild(world)
      const answers = await Promise.all(sealed.map(({ xml }) => stamp(child.url, xml)))
      child.process.kill('SIGKILL')
      await once(child.process, 'exit')
      await world.restart()
      for (const [i, { xml }] of sealed.entries()) {
        const again = await stamp(world.simulator.url, xml)
        assert.equal(again.body.data?.uuid, answers[i]?.body.data?.uuid)
      }
      assert.equal(world.simulator.ledger('sw').length, 5)
    }))

  test('under another seed gives other UUIDs, and never one twice', () =>
    inWorld(async (world) => {
      const one = world.seal()
      const first = await stamp(world.simulator.url, one.xml)
      await world.restart({ ledgerDir: null, seed: 2 })
      const other = await stamp(world.simulator.url, one.xml)
      assert.notEqual(other.body.data?.uuid, first.body.data?.uuid)
    }))
})

async function inWorld(body: (world: TestWorld) => Promise<void>): Promise<void> {
  const world = await testWorld()
  try {
    await body(world)
  } finally {
    await world.close()
  }
}

/** A simulator in its own process, on the world's ledger, which the world's own simulator leaves alone meanwhile. */
async function startChild(world: TestWorld): Promise<{ process: ChildProcess; url: string }> {
  const script = `
    import { startSimulator } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
    import { ensureSandbox } from ${JSON.stringify(new URL('../src/sandbox.ts', import.meta.url).href)}
    const at = new Date('2026-11-23T18:00:00Z')
    const authority = await ensureSandbox(process.argv[1] + '/sandbox', at)
    const { url } = await startSimulator({ port: 0, authority, ledgerDir: process.argv[1] + '/ledger', clock: { now: () => at } })
    console.log(url)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, world.dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { process: child, url: line.toString('utf8').trim() }
}
