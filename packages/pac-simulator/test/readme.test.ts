import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { MODES, OPS } from '../src/index.ts'
import { testWorld } from './support/world.ts'

const room = join(import.meta.dirname, '..')
const page = readFileSync(join(room, 'README.md'), 'utf8')

type Example = {
  readonly method: string
  readonly path: string
  readonly body: string | undefined
  readonly answer: string
}

/** The curl lines of the page with the answer that it shows below each; `…` stands for anything. */
function examples(): readonly Example[] {
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block)
  const line = /^curl (?:-X (\w+) )?http:\/\/127\.0\.0\.1:4567(\S+)(?: -d '([^']*)')?\n# (.*)$/gm
  const found = blocks.flatMap((block) => [...block.matchAll(line)])
  assert.equal(found.length, page.match(/^curl /gm)?.length, 'every curl line is understood')
  return found.map(([, method, path = '', body, answer = '']) => ({
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    path,
    body,
    answer,
  }))
}

test('every curl of the page gives the answer that the page shows, one after the other', async () => {
  const world = await testWorld()
  try {
    for (const { method, path, body, answer } of examples()) {
      const response = await fetch(world.simulator.url + path, { method, ...(body ? { body } : {}) })
      const text = await response.text()
      const shown = answer.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      assert.match(text, new RegExp(`^${shown.join('.*')}$`), `${method} ${path}`)
    }
  } finally {
    await world.close()
  }
})

test('the page lists every call of the control plane, and shows each at least once', () => {
  const source = readFileSync(join(room, 'src/control.ts'), 'utf8')
  const routes = new Set(
    [...source.matchAll(/['^](GET|POST|DELETE) (\w+)(\\\/)?/g)].map(
      ([, method, name, more]) => `${method} /__sim/${name}${more ? '/' : ''}`,
    ),
  )
  assert.ok(routes.size >= 14, [...routes].join())
  const shown = examples().map(({ method, path }) => `${method} ${path}`)
  for (const route of routes) {
    assert.ok(page.includes(`\`${route}`), `${route} is in the table`)
    assert.ok(
      shown.some((call) => (route.endsWith('/') ? call.startsWith(route) : call === route)),
      `${route} has an example`,
    )
  }
})

test('the page names every mode and every op', () => {
  for (const mode of MODES) assert.ok(page.includes(`\`${mode}\``), mode)
  const ops = /`op`: ([^.]*)\./.exec(page.replaceAll('\n', ' '))?.[1] ?? ''
  for (const op of OPS) assert.ok(ops.includes(op), op)
})

test('the library example of the page prints what the page says', () => {
  const [, code = '', output] = /```js\n(.*?)```\n```text\n(.*?)```/s.exec(page) ?? []
  const project = mkdtempSync(join(tmpdir(), 'timbra-readme-'))
  try {
    symlinkSync(join(room, '../../node_modules'), join(project, 'node_modules'))
    writeFileSync(join(project, 'example.mjs'), code)
    const ran = spawnSync(process.execPath, ['example.mjs'], { cwd: project, encoding: 'utf8' })
    assert.equal(ran.stdout, output, ran.stderr)
  } finally {
    rmSync(project, { recursive: true })
  }
})
