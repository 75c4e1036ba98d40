import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { VECTOR_A } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'

const BUDGET_bytes = 14 * 1024
/** What browsers' makers call good. Source: web.dev, Core Web Vitals. */
const LCP_MAX_ms = 2_500
const CLS_MAX = 0.1

let portal: Portal
let browser: Browser

before(async () => {
  ;[portal, browser] = await Promise.all([startPortal(), launchBrowser()])
  await portal.stopWorker()
})
after(async () => {
  await browser.close()
  await portal.close()
})

for (const path of ['/', '/facturar']) {
  test(`${path} and its styles are at most 14 KB compressed; no script is needed`, async (t) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
    const sizes = new Map<string, number>()
    const bodies: Promise<void>[] = []
    page.on('response', (response) => {
      bodies.push(
        response.body().then((body) => {
          const type = response.request().resourceType()
          const weight = /^(?:document|stylesheet|script)$/.test(type)
            ? gzipSync(body, { level: 9 }).length
            : body.length
          sizes.set(type, (sizes.get(type) ?? 0) + weight)
        }),
      )
    })
    await page.goto(portal.url + path, { waitUntil: 'networkidle' })
    await Promise.all(bodies)
    t.diagnostic(`${path}: ${[...sizes].map(([type, bytes]) => `${type} ${bytes} B`).join(', ')}`)
    const needed = (sizes.get('document') ?? 0) + (sizes.get('stylesheet') ?? 0)
    assert.ok(needed > 4_000 && needed <= BUDGET_bytes, `${needed} bytes`)
    await page.close()
  })
}

test('on a slow phone each page shows itself within 2.5 s and does not jump', async (t) => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  for (const path of ['/', '/facturar', `/facturar?numero=${code}`, '/ayuda']) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 })
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.addInitScript(MEASURE)
    await page.goto(portal.url + path, { waitUntil: 'networkidle' })
    const { lcp, cls } = await page.evaluate<{ lcp: number; cls: number }>('window.measured')
    t.diagnostic(`${path.split('=')[0]}: LCP ${lcp.toFixed(0)} ms, CLS ${cls.toFixed(3)}`)
    assert.ok(lcp > 0 && lcp <= LCP_MAX_ms, `${path}: LCP ${lcp} ms`)
    assert.ok(cls <= CLS_MAX, `${path}: CLS ${cls}`)
    await context.close()
  }
})

test('what is sent in Brotli is what is sent in gzip', async () => {
  const { request } = await import('node:http')
  const raw = (encoding: string) =>
    new Promise<Buffer>((resolve, reject) => {
      request(`${portal.url}/ayuda`, { headers: { 'accept-encoding': encoding } }, (response) => {
        response.toArray().then((chunks) => resolve(Buffer.concat(chunks)), reject)
      }).end()
    })
  const [brotli, gzip] = [await raw('br'), await raw('gzip')]
  assert.equal(brotliDecompressSync(brotli).toString(), gunzipSync(gzip).toString())
  assert.ok(brotli.length < gzip.length, `${brotli.length} < ${gzip.length}`)
})

/** The browser's own figures. Source: W3C Largest Contentful Paint, Layout Instability. */
const MEASURE = `
  const measured = (window.measured = { lcp: 0, cls: 0 })
  new PerformanceObserver((list) => { for (const e of list.getEntries()) measured.lcp = e.startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) measured.cls += e.value })
    .observe({ type: 'layout-shift', buffered: true })`
