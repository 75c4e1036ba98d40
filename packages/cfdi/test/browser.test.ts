import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { join } from 'node:path'
import { goldenVenta } from './support/golden.ts'

const entry = join(import.meta.dirname, '../src/index.ts')

test('the engine runs where there is no Node: bundled for a browser, with a browser’s globals only', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'cfdi',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  })
  const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/^.*node_modules\//, 'npm:'))
  assert.deepEqual(
    inputs.filter((path) => path.startsWith('npm:')),
    [],
  )
  const context = createContext({ TextEncoder, TextDecoder, btoa, Intl, venta: goldenVenta('vector-a') })
  const total = runInContext(
    `${outputFiles[0]?.text}
    const built = cfdi.buildComprobante(venta)
    const csd = { noCertificado: '30001000000500003416', certificado: 'QQ==', rfc: 'EKU9003173C9', sign: (data) => data.slice(0, 9), verify: () => true }
    cfdi.formatImporte(cfdi.readCFDI(cfdi.sealComprobante(built.value, csd).xml).value.comprobante.total)`,
    context,
  )
  assert.equal(total, '383.92')
})

test('a page that has the engine takes less than 60 KB for it, without the big catalogues', async () => {
  const big = /catalogs\/data\/(claves-prod-serv|catalogs)\.ts$/
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    plugins: [
      {
        name: 'without-big-catalogues',
        setup: (b) =>
          b.onLoad({ filter: big }, async ({ path }) => {
            const text = await readFile(path, 'utf8')
            const emptied = text.replace(/(clavesProdServ|clavesUnidad) =\s+'[^']*'/g, "$1 = ''")
            assert.notEqual(emptied, text)
            return { contents: emptied, loader: 'ts' }
          }),
      },
    ],
  })
  const bytes = gzipSync(outputFiles[0]?.contents ?? '').length
  assert.ok(bytes > 10_000 && bytes < 60 * 1024, `${bytes} bytes`)
})
