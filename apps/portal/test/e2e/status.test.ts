import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { type Portal, startPortal } from '../support/portal.ts'

let portal: Portal
let browser: Browser

before(async () => {
  ;[portal, browser] = await Promise.all([startPortal(), launchBrowser()])
  await portal.app.pool.query(
    `insert into incident (kind, opened_at, closed_at) values ('slow', now() - interval '2 hours', now() - interval '1 hour')`,
  )
})
after(async () => {
  await browser.close()
  await portal.close()
})

for (const width of [360, 1280]) {
  test(`at ${width} px /estado has no breach that axe finds, and nothing sticks out`, async () => {
    const context = await browser.newContext({ viewport: { width, height: 800 } })
    const page = await context.newPage()
    await page.goto(`${portal.url}/estado`)
    await page.getByText('Todo funciona').waitFor()
    await assertAccessible(page, `/estado at ${width} px`)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width)
    await context.close()
  })
}
