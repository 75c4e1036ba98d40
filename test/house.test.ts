import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '..')
const tool = (name: string) => join(root, 'node_modules/.bin', name)

function passes(command: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  assert.equal(status, 0, `${stdout}\n${stderr}`)
}

test('every file is formatted', () => passes(tool('biome'), ['format', '.']))

test('no promise floats, no switch forgets a case, nothing is any', () =>
  passes(tool('oxlint'), ['--type-aware', 'packages', 'apps', 'bench', 'bin', 'test']))

test('every file type-checks in strict mode', () => passes(tool('tsc'), ['-p', '.']))

test('no file of the sources is longer than 300 lines', () => {
  const { stdout } = spawnSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], { cwd: root, encoding: 'utf8' })
  const long = stdout
    .split('\n')
    .filter((file) => file && !/catalogs\/data|\/test\//.test(file))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > 300)
  assert.deepEqual(long, [])
})

test("the lockfile names no registry and CI runs the README's test command", () => {
  assert.doesNotMatch(readFileSync(join(root, 'package-lock.json'), 'utf8'), /"resolved": "https?:/)
  assert.match(readFileSync(join(root, '.ci/run'), 'utf8'), /^npm test$/m)
  assert.match(readFileSync(join(root, 'README.md'), 'utf8'), /npm test/)
})
