import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { readCFDI } from '@timbra/cfdi'
import type { Browser, Download, Page } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { EMPRESA, fillReceptor, findTicket, reviewAndConfirm, VECTOR_A } from '../support/journey.ts'
import { startPortal } from '../support/portal.ts'

let browser: Browser

before(async () => {
  browser = await launchBrowser()
})

after(() => browser.close())

const READY = { name: 'Tu factura está lista' } as const
const CUSTOMERS = [
  { who: 'with a phone', width: 360, javaScriptEnabled: true },
  { who: 'with a phone and no JavaScript', width: 360, javaScriptEnabled: false },
  { who: 'with a desktop', width: 1280, javaScriptEnabled: true },
  { who: 'with a desktop and no JavaScript', width: 1280, javaScriptEnabled: false },
]

for (const { who, width, javaScriptEnabled } of CUSTOMERS) {
  test(`a customer ${who} invoices a ticket without account and finds it again`, async () => {
    const portal = await startPortal()
    const context = await browser.newContext({
      viewport: { width, height: 740 },
      javaScriptEnabled,
      locale: 'es-MX',
    })
    try {
      const page = await context.newPage()
      const complaints = listen(page)
      const look = (where: string) => (javaScriptEnabled ? assertAccessible(page, where) : Promise.resolve())
      await page.goto(portal.url)
      await look('welcome')
      await findTicket(page, portal.url, VECTOR_A)
      await look('fiscal data')
      assert.match(await page.locator('.ticket').innerText(), /383\.92/)
      assert.match(await page.locator('.ticket').innerText(), /31 de diciembre de .*hora de Cd\. Juárez/)
      await fillReceptor(page, EMPRESA)
      await page.getByRole('button', { name: 'Revisar mis datos' }).click()
      await look('review')
      assert.match(await page.locator('main').innerText(), /URE180429TM6/)
      await page.getByRole('button', { name: 'Generar factura' }).click()
      await page.getByRole('heading', READY).waitFor()
      await look('invoice')
      await assertNoSidewaysScroll(page)
      await assertDownloads(page)
      const permanent = page.url()
      await findTicket(page, portal.url, { ...VECTOR_A, numero: VECTOR_A.numero.replaceAll('-', ' ') })
      assert.equal(page.url(), permanent, 'the ticket entered again leads to its invoice')
      assert.equal(portal.simulator.ledger('sw').length, 1)
      assert.deepEqual(complaints, [])
    } finally {
      await context.close()
      await portal.close()
    }
  })
}

test('the code in the QR is enough, and the invoice goes by mail when asked', async () => {
  const portal = await startPortal()
  const page = await browser.newPage({ javaScriptEnabled: false })
  try {
    const { code } = await portal.ticket(VECTOR_A.numero)
    await page.goto(`${portal.url}/f/${code.toLowerCase()}`)
    await fillReceptor(page, EMPRESA)
    await reviewAndConfirm(page)
    await page.getByRole('heading', READY).waitFor()
    await page.getByLabel('Correo electrónico').fill('esto no es un correo')
    await page.getByRole('button', { name: 'Enviar por correo' }).click()
    assert.equal(await page.getByLabel('Correo electrónico').inputValue(), 'esto no es un correo')
    assert.equal(await page.getByLabel('Correo electrónico').getAttribute('aria-invalid'), 'true')
    await page.getByLabel('Correo electrónico').fill('contador@example.com')
    await page.getByRole('button', { name: 'Enviar por correo' }).click()
    await page.getByText(/co•+@example\.com.*enviada el/).waitFor()
    await assertPrints(page)
    await page.goto(`${portal.url}/dev/correo`)
    assert.match(await page.locator('main').innerText(), /contador@example\.com/)
  } finally {
    await page.close()
    await portal.close()
  }
})

/** On paper the page is what the invoice says, whether it is a demonstration, and nothing that only a screen can do. */
async function assertPrints(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' })
  for (const [text, onPaper] of [
    ['Datos de la factura', true],
    ['El timbrado es simulado', true],
    ['Enviar por correo', false],
    ['Compartir', false],
    ['Descargar PDF', false],
  ] as const)
    assert.equal(await page.getByText(text).first().isVisible(), onPaper, text)
  await page.emulateMedia({ media: 'screen' })
}

/** What the browser itself complains about: refused scripts or styles, failed loads, exceptions. */
function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

async function assertNoSidewaysScroll(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 }
  const main = await page.locator('main').boundingBox()
  assert.ok(main && main.width <= width, 'the page fits its window')
}

async function assertDownloads(page: Page): Promise<void> {
  const xml = await download(page, 'Descargar XML')
  const cfdi = readCFDI(await readFile(await xml.path()))
  assert.ok(cfdi.ok && cfdi.value.timbre)
  const { uuid } = cfdi.value.timbre
  assert.match(await page.locator('main').innerText(), new RegExp(uuid))
  assert.equal(cfdi.value.comprobante.receptor.rfc, EMPRESA.rfc)
  assert.match(xml.suggestedFilename(), new RegExp(`^T-\\d+_${uuid}\\.xml$`))
  const pdf = await download(page, 'Descargar PDF')
  assert.match(pdf.suggestedFilename(), /\.pdf$/)
  assert.equal((await readFile(await pdf.path())).subarray(0, 5).toString(), '%PDF-')
}

async function download(page: Page, link: string): Promise<Download> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link }).click(),
  ])
  return file
}
