import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '..')

/** For each rule of .dependency-cruiser.cjs the smallest breach: a file and the import that it may not have. */
const BREACHES: Record<string, [file: string, text: string]> = {
  'no-cycles': ['apps/portal/src/tickets/find.ts', `import '../errors.ts'; import './planted.ts'`],
  'engine-stands-alone': ['packages/cfdi/src/planted.ts', `import '../../../apps/portal/src/errors.ts'`],
  'engine-core-is-pure': ['packages/cfdi/src/planted.ts', `import 'node:crypto'`],
  'engine-core-without-node-half': ['packages/cfdi/src/planted.ts', `import './node.ts'`],
  'simulator-knows-only-the-engine': [
    'packages/pac-simulator/src/planted.ts',
    `import '../../../apps/portal/src/errors.ts'`,
  ],
  'edges-use-verbs-not-stores': ['apps/portal/src/web/public/planted.tsx', `import '../../tickets/store.ts'`],
  'edges-do-not-use-the-database': [
    'apps/portal/bin/commands/planted.ts',
    `import '../../src/db/connect.ts'`,
  ],
  'rules-are-pure': ['apps/portal/src/issuance/state.ts', `import '../db/connect.ts'`],
  'stores-are-private': ['apps/portal/src/issuance/planted.ts', `import '../tickets/store.ts'`],
  'sql-only-in-stores': ['apps/portal/src/tickets/planted.ts', `import { sql } from 'kysely'; sql.raw('')`],
  'rooms-do-not-know-the-edges': ['apps/portal/src/tickets/planted.ts', `import '../worker/jobs.ts'`],
  'rooms-know-the-pac-port-only': ['apps/portal/src/issuance/planted.ts', `import '../pac/sw/sw.ts'`],
  'rooms-use-few-parts-of-db': ['apps/portal/src/tickets/planted.ts', `import '../db/migrate.ts'`],
  'pac-adapters-know-no-room': ['apps/portal/src/pac/sw/planted.ts', `import '../../tickets/find.ts'`],
  'one-composition-root': [
    'apps/portal/src/web/planted.ts',
    `import { createApp } from '../app.ts'; createApp`,
  ],
}

test('every import rule has a planted breach, and every breach names a rule', () => {
  assert.deepEqual(Object.keys(BREACHES).toSorted(), ruleNames().toSorted())
})

for (const [rule, [file, text]] of Object.entries(BREACHES)) {
  test(`a breach of ${rule} is found`, () => {
    assert.deepEqual(brokenRules([[file, text]]).includes(rule), true, `${file} with ${text} was not caught`)
  })
}

test('the house itself keeps every import rule', () => {
  const { status, stdout } = cruise(root)
  assert.equal(status, 0, stdout)
})

/** Names of the rules that a small house with these files breaks. The files that a breach imports exist and are empty. */
function brokenRules(files: [string, string][]): string[] {
  const house = mkdtempSync(join(tmpdir(), 'timbra-imports-'))
  try {
    cpSync(join(root, '.dependency-cruiser.cjs'), join(house, '.dependency-cruiser.cjs'))
    cpSync(join(root, 'package.json'), join(house, 'package.json'))
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
    for (const file of FURNITURE) write(house, file, 'export {}')
    for (const [file, text] of files) write(house, file, text)
    if (files.some(([, text]) => text.includes('./planted.ts')))
      write(house, 'apps/portal/src/tickets/planted.ts', `import './find.ts'`)
    const found: { summary: { violations: { rule: { name: string } }[] } } = JSON.parse(
      cruise(house, ['--output-type', 'json']).stdout,
    )
    return found.summary.violations.map(({ rule }) => rule.name)
  } finally {
    rmSync(house, { recursive: true, force: true })
  }
}

const FURNITURE = [
  'packages/cfdi/src/index.ts',
  'packages/cfdi/src/node.ts',
  'packages/pac-simulator/src/index.ts',
  'apps/portal/bin/timbra.ts',
  'apps/portal/src/app.ts',
  'apps/portal/src/errors.ts',
  'apps/portal/src/tickets/store.ts',
  'apps/portal/src/tickets/find.ts',
  'apps/portal/src/db/connect.ts',
  'apps/portal/src/db/migrate.ts',
  'apps/portal/src/worker/jobs.ts',
  'apps/portal/src/pac/sw/sw.ts',
  'bench/run.ts',
  'bin/test.ts',
]

function write(house: string, file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true })
  writeFileSync(join(house, file), `${text}\n`)
}

function cruise(folder: string, more: string[] = []) {
  const script = join(root, 'node_modules/.bin/depcruise')
  const args = [script, 'packages', 'apps', 'bench', 'bin', '--config', '.dependency-cruiser.cjs', ...more]
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

function ruleNames(): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-p', `JSON.stringify(require('./.dependency-cruiser.cjs').forbidden.map((r) => r.name))`],
    { cwd: root, encoding: 'utf8' },
  )
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}
