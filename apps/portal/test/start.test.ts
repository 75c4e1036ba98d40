import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  answers,
  childCalled,
  family,
  freePort,
  gone,
  isThere,
  memoryOf,
  postmasterOf,
  runTimbra,
  temporaryFolder,
  type TimbraProcess,
} from './support/stack-process.ts'

const READY = 'EL TIMBRADO ES SIMULADO'

describe('npm start, from nothing', () => {
  const folder = temporaryFolder()
  let stack: TimbraProcess
  let port = 0
  let env: NodeJS.ProcessEnv = {}
  const url = () => `http://127.0.0.1:${port}`

  before(async () => {
    port = await freePort()
    env = { TIMBRA_DATA: folder.path, PORT: String(port), DATABASE_URL: '' }
    stack = runTimbra(['start'], env)
    await stack.says(READY)
  })
  after(async () => {
    stack.child.kill('SIGINT')
    await stack.exited
    folder.remove()
  })

  test('prints the address, a ticket that is ready, a login and a key, and says that stamping is simulated', async () => {
    await stack.says('Ctrl-C detiene todo')
    assert.match(stack.output(), new RegExp(`http://localhost:${port}/f/[0-9A-Z]{12}`))
    assert.match(stack.output(), /demo@timbra\.example · \S+/)
    assert.match(stack.output(), /timbra_[0-9A-Z]{26}/)
    assert.match(stack.output(), /no existen para el SAT/)
  })

  test('the page and the ready ticket answer', async () => {
    assert.equal((await fetch(`${url()}/`)).status, 200)
    const link = /\/f\/[0-9A-Z]{12}/.exec(stack.output())?.[0] ?? ''
    assert.match(await (await fetch(url() + link)).text(), /LECHE ENTERA 1 L/)
    assert.equal((await fetch(`${url()}/readyz`)).status, 200)
  })

  test('the whole default stack, idle, holds at most 500 MB', () => {
    const pids = [...new Set([...family(stack.child.pid ?? 0), ...family(postmasterOf(folder.path))])]
    const held = memoryOf(pids)
    console.log(`# idle memory: ${held.toFixed(0)} MB in ${pids.length} processes`)
    assert.ok(held <= 500, `${held} MB`)
  })

  test('a second start in the same folder says where the first one runs', async () => {
    const second = runTimbra(['start'], { ...env, PORT: String(await freePort()) })
    assert.equal(await second.exited, 1)
    assert.match(second.output(), new RegExp(`ya está corriendo en http://.*:${port} `))
    assert.doesNotMatch(second.output(), /\n\s+at /)
  })

  test('a web process that is killed is started again', async () => {
    const web = childCalled(stack, 'serve')
    process.kill(web, 'SIGKILL')
    await stack.says('El proceso «serve» terminó')
    await answers(`${url()}/healthz`)
    assert.notEqual(childCalled(stack, 'serve'), web)
  })

  test('Ctrl-C stops everything that it started, and the next start keeps the data', async () => {
    const link = /\/f\/[0-9A-Z]{12}/.exec(stack.output())?.[0] ?? ''
    const started = family(stack.child.pid ?? 0)
    stack.child.kill('SIGINT')
    assert.equal(await stack.exited, 0)
    assert.deepEqual(started.filter(isThere), [])
    assert.equal(existsSync(join(folder.path, 'postgres/pgdata/postmaster.pid')), false)

    stack = runTimbra(['start'], env)
    await stack.says(READY)
    assert.match(await (await fetch(url() + link)).text(), /LECHE ENTERA 1 L/)
  })

  test('a supervisor that is killed takes its processes along, and the next start adopts the database', async () => {
    const children = ['sandbox', 'serve', 'work'].map((verb) => childCalled(stack, verb))
    stack.child.kill('SIGKILL')
    await stack.exited
    await gone(children)
    stack = runTimbra(['start'], env)
    await stack.says(READY)
    assert.equal((await fetch(`${url()}/readyz`)).status, 200)
  })
})

describe('npm start says in one sentence what to do when', () => {
  const refused = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const stack = runTimbra(['start'], env)
    assert.equal(await stack.exited, 1)
    assert.doesNotMatch(stack.output(), /\n\s+at |Error:/)
    assert.equal(stack.output().trim().split('\n').length, 1, stack.output())
    return stack.output()
  }

  test('the port is taken, and nothing is left half-written', async () => {
    const folder = temporaryFolder()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((listening) => other.once('listening', listening))
    const { port } = other.address() as AddressInfo
    try {
      assert.match(
        await refused({ TIMBRA_DATA: folder.path, PORT: String(port), DATABASE_URL: '' }),
        new RegExp(`El puerto ${port} .* PORT=${port + 1} npm start`),
      )
      assert.equal(existsSync(join(folder.path, 'postgres')), false)
    } finally {
      other.close()
      folder.remove()
    }
  })

  test('only the web process cannot start: the worker that did is stopped, and nothing is left running', async () => {
    const folder = temporaryFolder()
    const env = { TIMBRA_DATA: folder.path, PORT: String(await freePort()), DATABASE_URL: '' }
    const stack = runTimbra(['start'], { ...env, TIMBRA_TRUSTED_PROXIES: 'no-address' })
    try {
      assert.equal(await stack.exited, 1)
      assert.equal(existsSync(join(folder.path, 'postgres/pgdata/postmaster.pid')), false)
    } finally {
      stack.child.kill('SIGKILL')
      folder.remove()
    }
  })

  test('the data folder is a file, or cannot be written', async () => {
    const folder = temporaryFolder()
    try {
      assert.match(
        await refused({ TIMBRA_DATA: '/dev/null/timbra', PORT: String(await freePort()) }),
        /carpeta de datos .* TIMBRA_DATA=/,
      )
      if (process.getuid?.() === 0) return // root may write anywhere
      mkdirSync(join(folder.path, 'closed'))
      chmodSync(join(folder.path, 'closed'), 0o500)
      assert.match(
        await refused({ TIMBRA_DATA: join(folder.path, 'closed'), PORT: String(await freePort()) }),
        /carpeta de datos/,
      )
    } finally {
      folder.remove()
    }
  })

  test('the external database is away', async () => {
    const folder = temporaryFolder()
    try {
      const away = `postgres://nobody@127.0.0.1:${await freePort()}/timbra`
      assert.match(
        await refused({ TIMBRA_DATA: folder.path, PORT: String(await freePort()), DATABASE_URL: away }),
        /DATABASE_URL/,
      )
    } finally {
      folder.remove()
    }
  })

  test('the data folder cannot be made, also where the recursive mkdir of Node never returns', async () => {
    assert.match(
      await refused({ TIMBRA_DATA: '/proc/nope/timbra', PORT: String(await freePort()) }),
      /carpeta de datos/,
    )
  })

  test('a file of the sandbox is missing', async () => {
    const folder = temporaryFolder()
    try {
      mkdirSync(join(folder.path, 'sandbox'))
      writeFileSync(join(folder.path, 'sandbox/ca.cer'), 'half')
      const env = { TIMBRA_DATA: folder.path, PORT: String(await freePort()), DATABASE_URL: '' }
      assert.match(await refused(env), /no es un sandbox completo.*Bórrala/)
      assert.equal(existsSync(join(folder.path, 'postgres/pgdata/postmaster.pid')), false)
    } finally {
      folder.remove()
    }
  })

  test('PORT is no port', async () => {
    assert.match(await refused({ PORT: 'ochenta' }), /PORT/)
  })
})
