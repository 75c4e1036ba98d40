/** Takes the pictures of the welcome page and the README from our own screens, in light and dark:
 *  node --import tsx apps/portal/test/e2e/take-pictures.ts */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { portalFile, root } from '../../src/root.ts'
import { launchBrowser } from '../support/browser.ts'
import { EMPRESA, fillReceptor, reviewAndConfirm, VECTOR_A } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'

const SIZE = { width: 360, height: 560 }

const folder = portalFile('assets/pictures')
mkdirSync(folder, { recursive: true })
const browser = await launchBrowser()
for (const scheme of ['light', 'dark'] as const) {
  const portal = await startPortal()
  try {
    await takePictures(browser, portal, scheme)
    if (scheme === 'light') await takeReadmePictures(browser, portal)
  } finally {
    await portal.close()
  }
}
await browser.close()

async function takePictures(browser: Browser, portal: Portal, scheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    viewport: SIZE,
    deviceScaleFactor: 2,
    colorScheme: scheme,
    locale: 'es-MX',
  })
  const page = await context.newPage()
  const suffix = scheme === 'dark' ? '-oscuro' : ''
  const { code } = await portal.ticket(VECTOR_A.numero)
  await page.goto(`${portal.url}/facturar`)
  await page.getByLabel('Código o número de ticket').fill('7KQ4-M2XD-9T8D')
  await picture(page, `paso-1${suffix}`, 'main')
  await page.goto(`${portal.url}/f/${code}`)
  await fillReceptor(page, EMPRESA)
  await picture(page, `paso-2${suffix}`, 'main form')
  await findTicketAndIssue(page, portal)
  await picture(page, `paso-3${suffix}`, 'main')
  await context.close()
}

/** docs/pictures: the welcome page on a desktop and the finished invoice (of the ticket that is already issued) on a phone. */
async function takeReadmePictures(browser: Browser, portal: Portal): Promise<void> {
  const { code } = await portal.ticket(VECTOR_A.numero)
  for (const [name, path, width, height] of [
    ['inicio', '/', 1100, 760],
    ['factura', `/f/${code}`, 390, 760],
  ] as const) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: 'light',
      locale: 'es-MX',
    })
    const page = await context.newPage()
    await page.goto(portal.url + path)
    await capture(page, join(root, 'docs/pictures', name), { x: 0, y: 0, width, height })
    await context.close()
  }
}

async function findTicketAndIssue(page: Page, portal: Portal): Promise<void> {
  await page.goto(`${portal.url}/facturar?${new URLSearchParams(VECTOR_A)}`)
  await fillReceptor(page, EMPRESA)
  await reviewAndConfirm(page)
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
}

/** A window of SIZE whose upper edge is that of `selector`, as WebP. */
async function picture(page: Page, name: string, selector: string): Promise<void> {
  await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)')
  const box = await page.locator(selector).first().boundingBox()
  const clip = { x: 0, y: Math.max(0, (box?.y ?? 0) - 4), ...SIZE }
  await capture(page, `${folder}/${name}`, clip)
}

async function capture(
  page: Page,
  file: string,
  clip: { x: number; y: number; width: number; height: number },
): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 70,
    captureBeyondViewport: true,
    clip: { ...clip, scale: 1 },
  })
  const body = Buffer.from(data, 'base64')
  writeFileSync(`${file}.webp`, body)
  console.log(`${file}.webp ${(body.length / 1024).toFixed(1)} KB`)
}
