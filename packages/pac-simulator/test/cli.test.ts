import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { main } from '../src/cli.ts'

const cwd = mkdtempSync(join(tmpdir(), 'timbra-simulator-'))
after(() => rmSync(cwd, { recursive: true }))

/** Runs the command, and `use` while it serves. */
async function running(argv: readonly string[], use: (said: string[]) => Promise<void> = async () => {}) {
  const said: string[] = []
  const complained: string[] = []
  let stop = (): void => {}
  let ready = (): void => {}
  const isReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  const code = main(argv, {
    cwd,
    out: (line) => {
      said.push(line)
      if (said.length === 5) ready()
    },
    err: (line) => void complained.push(line),
    stop: new Promise((resolve) => {
      stop = resolve
    }),
  })
  await Promise.race([isReady.then(() => use(said)), code])
  stop()
  return { code: await code, said, complained: complained.join('\n') }
}

const urlIn = (said: readonly string[]) => /http:\S+/.exec(said[0] ?? '')?.[0] ?? ''

describe('pac-simulator', () => {
  test('serves where it says, with papers to seal with, and a clock that goes on from --now', async () => {
    const { code } = await running(['--port', '0', '--now', '2026-01-31T05:00:00Z'], async (said) => {
      const { now } = (await (await fetch(`${urlIn(said)}/__sim/clock`)).json()) as { now: string }
      assert.ok(now >= '2026-01-31T05:00:00' && now < '2026-01-31T05:01:00', now)
      const csd = /seal with +(\S+),/.exec(said.join('\n'))?.[1] ?? ''
      assert.equal(csd, join(cwd, '.pac-simulator/papers/csd.cer'))
      assert.ok(readFileSync(csd).length > 500)
    })
    assert.equal(code, 0)
    assert.ok(existsSync(join(cwd, '.pac-simulator/ledgers/ledger-sw.ndjson')))
  })

  test('keeps nothing but its papers with --memory, in the folder of --data', async () => {
    await running(['--port', '0', '--memory', '--data', 'elsewhere', '--seed', '7'])
    assert.ok(existsSync(join(cwd, 'elsewhere/papers/csd.key')))
    assert.ok(!existsSync(join(cwd, 'elsewhere/ledgers')))
  })

  test('says what a person can mend: a taken port, a folder of somebody else’s', async () => {
    await running(['--port', '0'], async (said) => {
      const { port } = new URL(urlIn(said))
      const second = await running(['--port', port])
      assert.equal(second.code, 1)
      assert.match(second.complained, new RegExp(`Port ${port} is taken`))
    })
    rmSync(join(cwd, '.pac-simulator/papers/csd.key'))
    const spoilt = await running(['--port', '0'])
    assert.equal(spoilt.code, 1)
    assert.match(spoilt.complained, /csd\.key/)
  })

  test('explains itself, and a wrong use is exit code 2', async () => {
    const help = await running(['--help'])
    assert.deepEqual([help.code, help.complained], [0, ''])
    for (const argv of [
      ['--port', 'x'],
      ['--port', '70000'],
      ['--seed', 'x'],
      ['--now', 'x'],
      ['--other'],
      ['x'],
    ]) {
      const wrong = await running(argv)
      assert.equal(wrong.code, 2, argv.join(' '))
      assert.match(wrong.complained, /^Usage: pac-simulator/)
    }
  })

  test('ends with 0 when it is told to by a signal', async () => {
    const bin = join(import.meta.dirname, '../bin/pac-simulator.ts')
    const child = spawn(
      process.execPath,
      [bin, '--port', '0', '--memory', '--data', join(cwd, 'elsewhere')],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_NO_WARNINGS: '1' },
      },
    )
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })
})
