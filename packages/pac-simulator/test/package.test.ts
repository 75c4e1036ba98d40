import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { examplesOf, install, nodes, pack, runExamples } from '../../cfdi/test/support/published.ts'

const room = join(import.meta.dirname, '..')
const project = mkdtempSync(join(tmpdir(), 'timbra-project-'))
let packed: ReturnType<typeof pack>

before(() => {
  packed = pack(room, project)
  const engine = pack(join(room, '../cfdi'), project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const dependencies = ['smtp-server', 'nodemailer', 'punycode.js']
  install([engine.tarball, packed.tarball], project, dependencies)
})
after(() => rmSync(project, { recursive: true }))

test('what npm packs is the built simulator, its declarations and its page, and nothing else', () => {
  const others = packed.files.filter((path) => !/^dist\/(types\/.*\.d\.ts|[\w-]+\.js)$/.test(path))
  assert.deepEqual(others.toSorted(), ['LICENSE', 'README.md', 'package.json'])
})

test('the command serves in an empty project, on each Node there is, until it is told to end', async () => {
  const command = join(project, 'node_modules/.bin/pac-simulator')
  for (const { path, version } of nodes()) {
    const child = spawn(path, [command, '--port', '0', '--memory'], { cwd: project, env: {} })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const url = /http:\S+/.exec(line.toString('utf8'))?.[0] ?? ''
    const response = await fetch(`${url}/__sim/accounts`)
    assert.equal(((await response.json()) as unknown[]).length, 4, `Node ${version}`)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null], `Node ${version}`)
  }
})

test('the example of its page prints what the page says, on each Node there is', () => {
  const [example] = examplesOf('README.md', room)
  assert.ok(example?.output)
  writeFileSync(join(project, 'example.mjs'), example.code)
  for (const { path, version } of nodes())
    assert.deepEqual(runExamples(path, ['example.mjs'], project), [example.output], `Node ${version}`)
})

test('its declarations are enough for a strict TypeScript project', () => {
  writeFileSync(
    join(project, 'program.ts'),
    `import { type FaultRule, type Simulator, startSimulator } from '@timbra/pac-simulator'
     import { ensureSandbox } from '@timbra/pac-simulator/sandbox'
     const rule: FaultRule = { pac: 'finkok', op: 'stamp', mode: 'timeout-after' }
     // @ts-expect-error: there is no such mode
     export const wrong: FaultRule = { pac: 'finkok', op: 'stamp', mode: 'asleep' }
     export async function broken(folder: string): Promise<Simulator> {
       const authority = await ensureSandbox(folder, new Date(0))
       const simulator = await startSimulator({ port: 0, authority, ledgerDir: null })
       simulator.addFault(rule)
       return simulator
     }\n`,
  )
  const modules = dirname(dirname(createRequire(import.meta.url).resolve('typescript/package.json')))
  const flags = '--strict --noEmit --module nodenext --target es2022 --types node --typeRoots'.split(' ')
  const args = [join(modules, 'typescript/bin/tsc'), ...flags, join(modules, '@types'), 'program.ts']
  const done = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' })
  assert.equal(done.stdout, '')
  assert.equal(done.status, 0)
})
