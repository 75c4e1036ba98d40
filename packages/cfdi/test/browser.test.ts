import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
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
