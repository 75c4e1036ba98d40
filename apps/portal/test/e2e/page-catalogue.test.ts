import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, assertReadable } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { type PageWorld, pageWorld } from '../support/page-world.ts'
import { type CataloguePage, PAGES } from '../support/pages.ts'
import { open } from '../support/visit.ts'

let world: PageWorld
let browser: Browser

before(async () => {
  ;[world, browser] = await Promise.all([pageWorld(), launchBrowser()])
})
after(async () => {
  await browser.close()
  await world.portal.close()
})

test('every page, in every state, has no breach of accessibility on a phone, and can be read in the dark on a desktop', async () => {
  await inTwoLanes({ javaScriptEnabled: true }, async (page, one) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await open(page, one, world)
    await assertAccessible(page, one.name)
    await assertNothingCut(page, `${one.name} at 360`)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await assertReadable(page, `${one.name} in the dark`)
    await assertNothingCut(page, `${one.name} at 1280`)
  })
})

test('without scripts every page is whole; at 400 % zoom and with letters of twice the size nothing is cut or lost', async () => {
  await inTwoLanes({ javaScriptEnabled: false }, async (page, one) => {
    await page.setViewportSize({ width: 320, height: 640 }) // 1280 px at 400 %
    await open(page, one, world)
    assert.equal(await page.locator('h1').count(), 1, one.name)
    await assertNothingCut(page, `${one.name} at 400 %`)
    await page.setViewportSize({ width: 640, height: 400 }) // 1280 px at 200 %
    await assertNothingCut(page, `${one.name} at 200 %`)
    await page.setViewportSize({ width: 360, height: 740 })
    await page.evaluate('document.documentElement.style.fontSize = "200%"')
    await assertNothingCut(page, `${one.name} with letters of twice the size`)
  })
})

/** Each page of the catalogue once, two at a time, for two cores; nothing may go wrong within. */
async function inTwoLanes(
  options: { javaScriptEnabled: boolean },
  look: (page: Page, one: CataloguePage) => Promise<void>,
): Promise<void> {
  const waiting = [...PAGES]
  const lane = async () => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    for (let one = waiting.shift(); one; one = waiting.shift())
      await look(page, one).catch((cause: Error) => complaints.push(cause.message))
    await context.close()
    return complaints
  }
  assert.deepEqual((await Promise.all([lane(), lane()])).flat(), [])
}

/** Nothing must be scrolled sideways, no control is smaller than a fingertip, and no button hides its text. */
async function assertNothingCut(page: Page, where: string): Promise<void> {
  const found = await page.evaluate<string[]>(`(() => {
    const root = document.documentElement
    const wide = root.scrollWidth > root.clientWidth ? ['scrolls sideways: ' + [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(' | ')] : []
    const small = [...document.querySelectorAll('button:not(.visually-hidden), .button, input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), select, summary')]
      .filter((e) => e.offsetParent && e.getBoundingClientRect().height < (e.matches('.as-link, summary') ? 24 : 44))
      .map((e) => 'small: ' + e.outerHTML.slice(0, 90))
    const cut = [...document.querySelectorAll('button, .button')].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => 'cut: ' + e.textContent)
    return [...wide, ...small, ...cut]
  })()`)
  assert.deepEqual(found, [], where)
}
