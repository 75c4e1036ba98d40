import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { build } from 'esbuild'
import { launchBrowser } from '../../../apps/portal/test/support/browser.ts'
import { goldenVenta } from './support/golden.ts'

const browser = await launchBrowser()
after(() => browser.close())

test('a page in Chromium builds, writes, reads and validates; nothing of Node is there', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../src/index.ts')],
    bundle: true,
    format: 'iife',
    globalName: 'cfdi',
    platform: 'browser',
    target: 'es2022',
    write: false,
  })
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.setContent('<!doctype html><title>engine</title>')
  // The loader of these tests marks functions with a helper of its own, which the page lacks.
  await page.addScriptTag({ content: `var __name = (f) => f\n${outputFiles[0]?.text}` })
  const seen = await page.evaluate(inThePage, JSON.stringify(goldenVenta('vector-a')))
  assert.deepEqual(complaints, [])
  assert.deepEqual(seen, {
    node: 'undefined undefined',
    total: '383.92',
    read: '383.92 UNIVERSIDAD ROBOTICA ESPAÑOLA',
    faults: ['CFDI40106', 'CFDI40161'],
    form: ['RFC-1 rfc'],
  })
})

/** Runs in the page: only what a browser has, and `cfdi`. */
function inThePage(venta: string) {
  const { cfdi, process, Buffer } = globalThis as unknown as {
    cfdi: typeof import('../src/index.ts')
    process?: unknown
    Buffer?: unknown
  }
  const built = cfdi.buildComprobante(JSON.parse(venta))
  if (!built.ok) throw new Error(built.faults[0]?.message)
  const csd = {
    noCertificado: '30001000000500003416',
    certificado: 'QQ==',
    rfc: built.value.emisor.rfc,
    sign: (data: Uint8Array) => data.slice(0, 256),
    verify: () => true,
  }
  const { xml } = cfdi.sealComprobante(built.value, csd)
  const read = cfdi.readCFDI(xml)
  if (!read.ok) throw new Error(read.faults[0]?.message)
  const { total, receptor } = read.value.comprobante
  const wrong = new TextDecoder().decode(xml).replace('UsoCFDI="G03"', 'UsoCFDI="D01"')
  const form = cfdi.parseReceptor({ ...receptor, rfc: 'X' })
  return {
    node: `${typeof process} ${typeof Buffer}`,
    total: cfdi.formatImporte(built.value.total),
    read: `${cfdi.formatImporte(total)} ${receptor.nombre}`,
    faults: cfdi.validate(wrong).map(({ code }) => code),
    form: form.ok ? [] : form.faults.map(({ code, path }) => `${code} ${path}`),
  }
}
