// `npm run check`: format, lint, types, import rules, then every test. Stops at the first that fails.
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const tool = (name: string) => join(root, 'node_modules/.bin', name)

const STEPS: [string, string, string[]][] = [
  ['formato', tool('biome'), ['format', '.']],
  ['estilo y promesas', tool('oxlint'), ['--type-aware', 'packages', 'apps', 'bench', 'bin', 'test']],
  ['tipos', tool('tsc'), ['-p', '.']],
  [
    'quién importa a quién',
    tool('depcruise'),
    ['packages', 'apps', 'bench', 'bin', '--config', '.dependency-cruiser.cjs'],
  ],
  ['pruebas', process.execPath, ['--import', 'tsx', 'bin/test.ts']],
]

for (const [name, command, args] of STEPS) {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\nFalló: ${name}`)
    process.exit(status ?? 1)
  }
}
