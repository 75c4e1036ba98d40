import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { readCFDI, type Receptor } from '@timbra/cfdi'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { EMPRESA, fillReceptor, PERSONA, reviewAndConfirm, VECTOR_A } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'

const CORREO = 'ana.prueba@example.com'
const PHRASE = 'cuatro manzanas verdes'
const PHONE = { width: 360, height: 740 }
const DESKTOP = { width: 1280, height: 900 }

const WAYS = [
  { name: 'on a phone', viewport: PHONE, javaScriptEnabled: true },
  { name: 'on a phone without JavaScript', viewport: PHONE, javaScriptEnabled: false },
  { name: 'on a desktop', viewport: DESKTOP, javaScriptEnabled: true },
  { name: 'on a desktop without JavaScript', viewport: DESKTOP, javaScriptEnabled: false },
]

/** A customer's tab. `look` checks the page before it: axe is a script, so only where scripts run. */
type Visit = { readonly portal: Portal; readonly page: Page; look(): Promise<void> }

describe('with an account', () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())

  for (const { name, ...way } of WAYS) {
    test(`a new customer confirms the mail and invoices a ticket for the company, ${name}`, async () => {
      await inPortal(browser, way, async (visit) => {
        await register(visit)
        await confirm(visit)
        await addFiscalData(visit, 'persona', PERSONA)
        await addFiscalData(visit, 'empresa', EMPRESA)
        await invoiceAsCompany(visit)
        await downloadBoth(visit)
        await findItAgain(visit)
        await leaveAndReturn(visit)
      })
    })
  }

  test('with the keyboard alone one learns what is wrong, mends it and registers', async () => {
    await inPortal(browser, { viewport: DESKTOP, javaScriptEnabled: true }, async ({ page }) => {
      const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent')
      await page.goto('/registro')
      await page.getByLabel('Nombre').focus()
      await page.keyboard.type('Ana Prueba')
      await page.keyboard.press('Tab')
      await page.keyboard.type('ana.prueba@')
      await page.keyboard.press('Tab')
      await page.keyboard.type(PHRASE)
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      assert.equal(await page.title().then((title) => title.startsWith('Error: ')), true)
      assert.equal(await focused(), 'errores', 'the list of faults has the focus')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      assert.equal(await focused(), 'f-correo', 'the link leads into the field')
      await page.keyboard.press('End')
      await page.keyboard.type('example.com')
      await page.keyboard.press('Tab')
      await page.keyboard.type(PHRASE)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Revisa tu correo' }).waitFor()
    })
  })
})

async function inPortal(
  browser: Browser,
  way: { viewport: { width: number; height: number }; javaScriptEnabled: boolean },
  walk: (visit: Visit) => Promise<void>,
): Promise<void> {
  const portal = await startPortal()
  let context: BrowserContext | null = null
  try {
    context = await browser.newContext({ ...way, baseURL: portal.url, locale: 'es-MX' })
    const page = await context.newPage()
    const broken: Error[] = []
    page.on('pageerror', (error) => broken.push(error))
    await walk({ portal, page, look: () => (way.javaScriptEnabled ? inspect(page) : Promise.resolve()) })
    assert.deepEqual(broken, [])
  } finally {
    await context?.close()
    await portal.close()
  }
}

async function inspect(page: Page): Promise<void> {
  await assertAccessible(page, page.url())
  const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(
    '({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth })',
  )
  assert.equal(scrollWidth, clientWidth, `${page.url()} must be scrolled sideways`)
}

async function register({ page, look }: Visit): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: 'Entrar', exact: true }).click()
  await look()
  await page.getByRole('link', { name: 'Créala aquí' }).click()
  await page.getByLabel('Nombre').fill('Ana Prueba')
  await page.getByLabel('Correo electrónico').fill(CORREO)
  await page.getByLabel('Contraseña').fill('corta')
  await look()
  await page.getByRole('button', { name: 'Crear mi cuenta' }).click()
  await page.getByRole('alert').getByText('al menos 10 caracteres').waitFor()
  assert.equal(await page.getByLabel('Nombre').inputValue(), 'Ana Prueba')
  assert.equal(await page.getByLabel('Contraseña').inputValue(), '')
  await look()
  await page.getByLabel('Contraseña').fill(PHRASE)
  await page.getByRole('button', { name: 'Crear mi cuenta' }).click()
  await page.getByText(CORREO).waitFor()
  await look()
}

/** Reads the mail where the demonstration shows it. */
async function confirm({ page, portal, look }: Visit): Promise<void> {
  await openMail(page, 'Confirma tu correo')
  const address = await page.getByRole('link', { name: /\/confirmar\?clave=/ }).getAttribute('href')
  const { pathname, search } = new URL(address ?? '', portal.url)
  await page.goto(pathname + search) // the mail names the public address; this portal listens on a free port
  await look()
  await page.getByLabel('Contraseña').fill('otra frase distinta')
  await page.getByRole('button', { name: 'Confirmar y entrar' }).click()
  await page.getByRole('alert').waitFor()
  await look()
  await page.getByLabel('Contraseña').fill(PHRASE)
  await page.getByRole('button', { name: 'Confirmar y entrar' }).click()
  await page.getByText('Tu correo quedó confirmado').waitFor()
  await look()
}

async function addFiscalData({ page, look }: Visit, kind: string, receptor: Receptor): Promise<void> {
  await page.getByRole('link', { name: `Agregar ${kind}` }).click()
  await fillReceptor(page, { ...receptor, rfc: receptor.rfc.toLowerCase() })
  await look()
  await page.getByRole('button', { name: 'Guardar' }).click()
  await page.getByText('Tus datos fiscales quedaron guardados').waitFor()
  await page.getByRole('heading', { name: receptor.nombre }).waitFor()
  await look()
}

async function invoiceAsCompany({ page, look }: Visit): Promise<void> {
  await page.getByLabel('Código o número de ticket').fill(VECTOR_A.numero)
  await page.getByLabel('Total (con centavos)').fill(VECTOR_A.total)
  await page.getByLabel('¿A nombre de quién?').selectOption({ label: `${EMPRESA.nombre} · ${EMPRESA.rfc}` })
  await page.getByRole('button', { name: 'Continuar' }).click()
  await page.getByRole('heading', { name: 'Tus datos fiscales' }).waitFor()
  assert.equal(await page.getByLabel('RFC', { exact: true }).inputValue(), EMPRESA.rfc)
  assert.equal(await page.getByLabel('Correo electrónico').inputValue(), CORREO)
  await look()
  await page.getByLabel('Uso de CFDI').selectOption('G01') // for this purchase; the profile says G03
  await reviewAndConfirm(page)
  await page.getByRole('link', { name: 'Descargar PDF' }).waitFor({ timeout: 60_000 })
}

async function downloadBoth({ page }: Visit): Promise<void> {
  const cfdi = readCFDI(await download(page, 'Descargar XML'))
  assert.ok(cfdi.ok)
  const { rfc, usoCFDI } = cfdi.value.comprobante.receptor
  assert.deepEqual([rfc, usoCFDI], [EMPRESA.rfc, 'G01'])
  assert.ok(cfdi.value.timbre !== null, 'the XML is stamped')
  assert.equal((await download(page, 'Descargar PDF')).subarray(0, 5).toString(), '%PDF-')
}

/** From the account, from the ticket in hand, and from the mailbox. */
async function findItAgain({ page, look }: Visit): Promise<void> {
  const address = page.url()
  await page.getByRole('link', { name: 'Mi cuenta' }).click()
  await look()
  await page.getByRole('link', { name: /^Factura T-?\d+/ }).click()
  assert.equal(page.url(), address)
  await page.goto(`/facturar?numero=${VECTOR_A.numero}&total=${VECTOR_A.total}`)
  assert.equal(page.url(), address)
  await openMail(page, /factura/i)
  await page.getByRole('link', { name: /\.xml/i }).waitFor()
  await page.getByRole('link', { name: /\.pdf/i }).waitFor()
}

async function leaveAndReturn({ page, look }: Visit): Promise<void> {
  await page.goto('/cuenta')
  await page.getByRole('button', { name: 'Salir de mi cuenta' }).click()
  await page.getByRole('link', { name: 'Entrar', exact: true }).waitFor()
  await page.goto('/cuenta')
  await page.getByLabel('Correo electrónico').fill(CORREO)
  await page.getByLabel('Contraseña').fill('no es esta frase')
  await page.getByRole('button', { name: 'Entrar' }).click()
  await page.getByRole('alert').getByText('no coinciden').waitFor()
  await look()
  await page.getByLabel('Contraseña').fill(PHRASE)
  await page.getByRole('button', { name: 'Entrar' }).click()
  await page.getByRole('heading', { name: 'Mi cuenta' }).waitFor()
  await page.getByRole('link', { name: `Quitar los datos de ${PERSONA.nombre}` }).click()
  await look()
  await page.getByRole('button', { name: 'Sí, quitar' }).click()
  await page.getByText('ya no están en tu cuenta').waitFor()
  assert.equal(await page.getByRole('heading', { name: PERSONA.nombre }).count(), 0)
}

/** Opens the demonstration's mailbox, as often as it takes until the mail is there. */
async function openMail(page: Page, subject: string | RegExp): Promise<void> {
  const mail = page.getByRole('main').getByRole('link', { name: subject }).first()
  for (let look = 0; look < 200; look++) {
    await page.goto('/dev/correo')
    if ((await mail.count()) > 0) return mail.click()
  }
  assert.fail(`no mail about ${subject}`)
}

async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
  return readFile(await file.path())
}
