// What others install: dist/*.js, plain ESM for Node 20 and browsers, and dist/types/*.d.ts. Run by prepack.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(root, 'dist')
const types = join(out, 'types')

rmSync(out, { recursive: true, force: true })
await writeCode()
writeTypes()

function writeCode() {
  return build({
    absWorkingDir: root,
    entryPoints: { index: 'src/index.ts', node: 'src/node.ts', cfdi: 'bin/cfdi.ts' },
    outdir: out,
    bundle: true,
    splitting: true, // index and node share their code, and their classes
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    charset: 'utf8',
    packages: 'external',
    external: ['node:*'],
    logLevel: 'warning',
  })
}

/** Declarations name their neighbours '.ts', which only this repository allows: others find them as '.js'. */
function writeTypes() {
  mkdirSync(types, { recursive: true })
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const done = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  })
  if (done.status !== 0) throw new Error('tsc could not write the declarations')
  const reached = new Set()
  for (const entry of ['index', 'node']) reach(join(types, `${entry}.d.ts`), reached)
  for (const file of readdirSync(types, { recursive: true })) {
    const path = join(types, file)
    if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path)
  }
}

/** A declaration and those that it names. */
function reach(path, reached) {
  if (reached.has(path)) return
  reached.add(path)
  const text = readFileSync(path, 'utf8')
  for (const [, specifier] of text.matchAll(/from '(\.[^']*)\.ts'/g)) {
    reach(normalize(join(dirname(path), `${specifier}.d.ts`)), reached)
  }
  writeFileSync(path, text.replace(/(from '\.[^']*)\.ts'/g, "$1.js'"))
}
