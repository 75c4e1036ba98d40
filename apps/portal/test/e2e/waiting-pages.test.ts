import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { soleIssuer } from '../../src/issuers/find.ts'
import { receiveTicket } from '../../src/tickets/receive.ts'
import { launchBrowser } from '../support/browser.ts'
import { fillReceptor, PERSONA, reviewAndConfirm } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'
import { smallTicket } from '../support/tickets.ts'

let portal: Portal
let browser: Browser

before(async () => {
  ;[portal, browser] = await Promise.all([startPortal(), launchBrowser()])
})
after(async () => {
  await browser.close()
  await portal.close()
})

/** 360 px wide and four times as slow, as the phone of somebody in a hurry. */
async function oldPhone() {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  return page
}

test('whoever leaves a request before the sale arrives sees the invoice appear on the same page, without touching it', async () => {
  const page = await oldPhone()
  await page.clock.install()
  const externalId = '0031-04-20261125-777777'
  await page.goto(`${portal.url}/facturar?numero=${externalId}&total=146.90`)
  await page.getByRole('button', { name: 'Dejar mi solicitud' }).click()
  await fillReceptor(page, PERSONA)
  await page.getByRole('button', { name: 'Dejar mi solicitud' }).click()
  await page.getByRole('heading', { name: 'Tenemos tu solicitud' }).waitFor()
  const address = page.url()
  const issuer = await soleIssuer(portal.app.db)
  const content = smallTicket({ externalId, issuedAt: new Date().toISOString() })
  assert.equal((await receiveTicket(portal.app, { issuerId: issuer.id, content })).kind, 'created')
  const ready = page.getByRole('heading', { name: 'Tu factura está lista' })
  while (!(await ready.isVisible())) await page.clock.runFor(10_000)
  assert.equal(page.url(), address)
  await page.context().close()
})

test('two tickets of two stores, the second one added on the page of the first, become two invoices, whose page fills by itself', async () => {
  const page = await oldPhone()
  await page.clock.install()
  const [first, second] = await Promise.all([free('0031-%'), free('2986-%')])
  await page.goto(`${portal.url}/f/${first}`)
  await page.getByRole('link', { name: '¿Tienes más tickets? Agrégalos' }).click()
  await page.getByLabel('Código o número de ticket').fill(second)
  await page.getByRole('button', { name: 'Agregar' }).click()
  await page.getByText('2 facturas: una por tienda').waitFor()
  await page.getByRole('button', { name: 'Continuar' }).click()
  await portal.stopWorker()
  await fillReceptor(page, PERSONA)
  await page.getByRole('button', { name: 'Revisar mis datos' }).click()
  await page.getByRole('heading', { name: 'Revisa y confirma' }).waitFor()
  await page.goBack() // everything typed is still there
  assert.equal(await page.getByLabel('RFC', { exact: true }).inputValue(), PERSONA.rfc)
  await page.goForward()
  await page.getByRole('button', { name: 'Generar 2 facturas' }).click()
  await page.getByText('0 de 2 listas').waitFor()
  await portal.startWorker()
  const ready = page.getByText('Las 2 están listas')
  while (!(await ready.isVisible())) await page.clock.runFor(10_000)
  assert.equal(await page.getByRole('link', { name: 'Ver y descargar' }).count(), 2)
  await page.goBack() // to the review: pressing the button again makes nothing new
  await page.getByRole('button', { name: 'Generar 2 facturas' }).click()
  await ready.waitFor()
  assert.equal(await page.getByRole('link', { name: 'Ver y descargar' }).count(), 2)
  await page.context().close()
})

test('a page that waits looks soon, then less and less often, and at once when somebody comes back to it', async () => {
  const page = await oldPhone()
  await page.clock.install()
  await page.goto(`${portal.url}/facturar/espera?numero=0031-04-20261125-888888&total=100.00`)
  await fillReceptor(page, PERSONA)
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000)) // from here only the test moves it
  await page.getByRole('button', { name: 'Dejar mi solicitud' }).click()
  await page.getByRole('heading', { name: 'Tenemos tu solicitud' }).waitFor()
  const { pathname } = new URL(page.url())
  let looks = 0
  await page.route(`**${pathname}`, (route) => {
    looks += 1
    return route.fulfill({ status: 503 })
  })
  const looksDuring = async (deed: () => Promise<unknown>) => {
    const before = looks
    await deed()
    await page.evaluate('fetch("/healthz")') // whatever was asked before this has been heard
    return looks - before
  }
  assert.equal(await looksDuring(() => page.clock.runFor(2_000)), 1)
  assert.equal(await looksDuring(() => page.clock.runFor(8_000)), 2)
  assert.equal(await looksDuring(() => page.clock.runFor(60_000)), 6)
  const back = () => page.evaluate('document.dispatchEvent(new Event("visibilitychange"))')
  assert.equal(await looksDuring(back), 1)
  await page.context().close()
})

test('a wrong name is corrected on the phone: the old page says what happens, the new one is ready', async () => {
  const page = await oldPhone()
  await page.goto(`${portal.url}/f/${await free('0105-%')}`)
  await fillReceptor(page, PERSONA)
  await reviewAndConfirm(page)
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  const old = page.url()
  await page.getByRole('link', { name: 'Algo está mal en mi factura' }).click()
  await page.getByRole('button', { name: 'Cambiar mi factura' }).click()
  await page.getByRole('alert').getByText('Estos datos son los que la factura ya tiene').waitFor()
  await page.getByLabel('Uso de CFDI').selectOption('D01')
  await page.getByRole('button', { name: 'Cambiar mi factura' }).click()
  await page.getByText('Toma el lugar de una factura anterior').waitFor()
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  await page.getByRole('link', { name: 'Ver la anterior' }).click()
  assert.equal(page.url(), old)
  await page.getByRole('link', { name: 'Ver la nueva factura' }).waitFor()
  await page.context().close()
})

/** The code of a ticket of one store that nobody has invoiced. */
async function free(number: string): Promise<string> {
  const { rows } = await portal.app.pool.query<{ code: string }>(
    `select code from ticket where external_id like $1 and total between 10 and 900 and invoice_by > now()
      and id not in (select ticket_id from issuance_ticket) order by id limit 1`,
    [number],
  )
  return rows[0]?.code ?? assert.fail(`no free ticket ${number}`)
}
