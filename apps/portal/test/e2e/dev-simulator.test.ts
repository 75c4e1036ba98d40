import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { type Portal, startPortal } from '../support/portal.ts'

let portal: Portal
let browser: Browser
before(async () => {
  portal = await startPortal()
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await portal.close()
})

for (const width of [360, 1280])
  test(`the simulator’s page puts a fault in place without JavaScript, accessibly, at ${width} px`, async () => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(portal.url)
    await page.getByRole('link', { name: 'Ver el simulador' }).click()
    await page.getByLabel('Cómo').selectOption('http-503')
    await page.getByRole('button', { name: 'Provocar la falla' }).click()
    await page.getByText('La falla está puesta.').waitFor()
    const visible = await page.getByRole('heading', { name: 'Fallas puestas' }).boundingBox()
    assert.ok(visible)
    const picture = process.env['TIMBRA_PICTURES']
    if (picture) await page.screenshot({ path: `${picture}/simulador-${width}.png`, fullPage: true })
    await page.getByRole('button', { name: 'Quitar todas' }).click()
    await page.getByText('Ya no hay fallas puestas.').waitFor()
    await context.close()

    const scripted = await browser.newContext({ viewport: { width, height: 900 } }) // axe is a script
    const again = await scripted.newPage()
    await again.goto(`${portal.url}/dev/simulador`)
    assert.ok(
      (await again.evaluate<number>('document.documentElement.scrollWidth')) <= width,
      'nothing lies beyond the right edge',
    )
    await assertAccessible(again, `/dev/simulador at ${width} px`)
    await scripted.close()
  })
