// What others install of a package: dist/*.js, plain ESM, and dist/types/*.d.ts. Run by prepack, in the package's folder.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { build } from 'esbuild'

/** @param entryPoints name of the file in dist → TypeScript source
 *  @param types which of them others import: these have declarations
 *  @param platform 'neutral' also runs in browsers */
export async function buildPackage({ root, entryPoints, types, platform }) {
  const out = join(root, 'dist')
  rmSync(out, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    bundle: true,
    splitting: true, // entries share their code, and their classes
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform,
    target: 'es2022',
    charset: 'utf8',
    packages: 'external',
    external: ['node:*'],
    logLevel: 'warning',
  })
  writeTypes(root, join(out, 'types'), types)
}

/** Declarations name their neighbours '.ts', which only this repository allows: others find them as '.js'. */
function writeTypes(root, folder, entries) {
  mkdirSync(folder, { recursive: true })
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const done = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  })
  if (done.status !== 0) throw new Error('tsc could not write the declarations')
  const reached = new Set()
  for (const entry of entries) reach(join(folder, `${entry}.d.ts`), reached)
  for (const file of readdirSync(folder, { recursive: true })) {
    const path = join(folder, file)
    if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path)
  }
}

/** A declaration and those that it names. */
function reach(path, reached) {
  if (reached.has(path)) return
  reached.add(path)
  const text = readFileSync(path, 'utf8')
  for (const [, specifier] of text.matchAll(/(?:from|import) '(\.[^']*)\.ts'/g)) {
    reach(normalize(join(dirname(path), `${specifier}.d.ts`)), reached)
  }
  writeFileSync(path, text.replace(/((?:from|import) '\.[^']*)\.ts'/g, "$1.js'"))
}
