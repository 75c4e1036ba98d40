// `npm test`: every test, on a real PostgreSQL that lives for this run only.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startEmbedded } from '../apps/portal/src/db/embedded.ts'
import { TEST_SETTINGS } from '../apps/portal/test/support/database.ts'

const root = resolve(import.meta.dirname, '..')
const PATTERNS = [
  'packages/*/test/**/*.test.ts',
  'apps/*/test/**/*.test.ts',
  'apps/*/test/**/*.test.tsx',
  'test/**/*.test.ts',
]

const wanted = process.argv.slice(2)
const files = globSync(PATTERNS, { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted()

if (files.length === 0) {
  console.error(`No hay ninguna prueba cuyo nombre contenga: ${wanted.join(', ')}`)
  process.exit(1)
}

if ((await run(process.execPath, [join(root, 'bin/bundle.mjs')], process.env)) !== 0) process.exit(1)
const dir = mkdtempSync(join(tmpdir(), 'timbra-test-'))
chmodSync(dir, 0o755)
const database = await startEmbedded({ dir, tcpPort: null, settings: TEST_SETTINGS })
let code = 1
try {
  const args = [
    '--enable-source-maps',
    '--import',
    'tsx',
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=2',
    '--test-timeout=300000',
    ...files,
  ]
  code = await run(process.execPath, args, {
    ...process.env,
    TIMBRA_TEST_PG: database.url('postgres'),
    NODE_NO_WARNINGS: '1',
  })
} finally {
  await database.stop()
  rmSync(dir, { recursive: true, force: true })
}
process.exit(code)

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env })
    child.on('exit', (status) => done(status ?? 1))
  })
}
