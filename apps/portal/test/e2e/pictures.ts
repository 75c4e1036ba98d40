/** Takes a picture of every page of the catalogue, on a phone and on a desktop, light, and of some in the dark:
 *  node --import tsx apps/portal/test/e2e/pictures.ts [folder] [words of names …] */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { root } from '../../src/root.ts'
import { launchBrowser } from '../support/browser.ts'
import { type PageWorld, pageWorld } from '../support/page-world.ts'
import { PAGES } from '../support/pages.ts'
import { open } from '../support/visit.ts'

const SIZES = [
  { name: '360', width: 360, height: 740, scale: 0.7, most: 2_000, shown: 200 },
  { name: '1280', width: 1280, height: 800, scale: 0.4, most: 1_600, shown: 420 },
] as const

const [folder = join(root, 'docs/pictures/pages'), ...words] = process.argv.slice(2)
const into = resolve(folder)
mkdirSync(into, { recursive: true })
const wanted = PAGES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
const scheme = process.env['DARK'] ? 'dark' : 'light'
const [world, browser] = await Promise.all([pageWorld(), launchBrowser()])
try {
  for (const size of SIZES) await takeAll(browser, world, size)
  if (words.length === 0) writeFileSync(join(into, 'README.md'), gallery())
} finally {
  await browser.close()
  await world.portal.close()
}

async function takeAll(browser: Browser, world: PageWorld, size: (typeof SIZES)[number]): Promise<void> {
  const { width, height } = size
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme })
  const page = await context.newPage()
  for (const one of wanted) {
    await open(page, one, world)
    await loadLazyPictures(page)
    await take(page, join(into, `${one.name}-${size.name}.webp`), size)
  }
  await context.close()
}

/** All pictures on one page, as GitHub shows it. */
function gallery(): string {
  const rows = PAGES.map(({ name }) => {
    const [phone, desktop] = SIZES.map(
      (size) => `<img src="${name}-${size.name}.webp" alt="${name}" width="${size.shown}">`,
    )
    return `| ${name} | ${phone} | ${desktop} |`
  })
  return [
    '# Every page, on a phone and on a desktop',
    '',
    'Made by `node --import tsx apps/portal/test/e2e/pictures.ts` from `apps/portal/test/support/pages.ts`. Do not edit.',
    '',
    '| Page | 360 px | 1280 px |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** Pictures below the fold are loaded when one scrolls to them. */
async function loadLazyPictures(page: Page): Promise<void> {
  await page.evaluate(`Promise.all([...document.images].map((image) => {
    image.loading = 'eager'
    return image.decode().catch(() => {})
  }))`)
}

async function take(page: Page, file: string, size: (typeof SIZES)[number]): Promise<void> {
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 45,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width: size.width, height: Math.min(height, size.most), scale: size.scale },
  })
  await devtools.detach()
  const body = Buffer.from(data, 'base64')
  writeFileSync(file, body)
  console.log(`${file} ${(body.length / 1024).toFixed(1)} KB`)
}
