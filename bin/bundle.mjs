// Bundles apps/portal/bin/timbra.ts with our own packages; what comes from npm stays outside.
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const out = join(root, '.build')
const own = {
  '@timbra/cfdi/node': join(root, 'packages/cfdi/src/node.ts'),
  '@timbra/cfdi': join(root, 'packages/cfdi/src/index.ts'),
  '@timbra/pac-simulator/sandbox': join(root, 'packages/pac-simulator/src/sandbox.ts'),
  '@timbra/pac-simulator': join(root, 'packages/pac-simulator/src/index.ts'),
}

const draft = `${out}.${process.pid}`
await build({
  entryPoints: {
    timbra: join(root, 'apps/portal/bin/timbra.ts'),
    'scan-thread': join(root, 'apps/portal/src/scan/thread.ts'), // started by scan/in-thread.ts
  },
  outdir: draft,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true, // a process loads only the verb it runs
  platform: 'node',
  format: 'esm',
  target: 'node24',
  packages: 'external',
  sourcemap: 'linked',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
  plugins: [
    {
      name: 'own-packages',
      setup: (b) => b.onResolve({ filter: /^@timbra\// }, ({ path }) => ({ path: own[path] })),
    },
  ],
})
install()

/** Another process may be running from the folder: chunks are named by their content, and the entry goes last. */
function install() {
  mkdirSync(out, { recursive: true })
  const isEntry = (name) => name.startsWith('timbra.')
  for (const name of readdirSync(draft).toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) {
    renameSync(join(draft, name), join(out, name))
  }
  rmSync(draft, { recursive: true })
}
