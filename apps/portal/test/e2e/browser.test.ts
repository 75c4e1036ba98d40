import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchBrowser } from '../support/browser.ts'

test('a real browser starts with nothing installed, runs scripts and draws letters', async () => {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent('<p id="p" style="font: 40px sans-serif; display: inline-block">Timbra</p>')
    assert.equal(await page.evaluate('document.getElementById("p").textContent.length'), 6)
    const width = (await page.locator('#p').boundingBox())?.width ?? 0
    assert.ok(width > 60, `without fonts letters have no width: ${width}`)
  } finally {
    await browser.close()
  }
})
