import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { EMPRESA, VECTOR_A, fillReceptor, reviewAndConfirm } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'

let portal: Portal
let browser: Browser

before(async () => {
  ;[portal, browser] = await Promise.all([startPortal(), launchBrowser()])
})
after(async () => {
  await browser.close()
  await portal.close()
})

test('the page moves by itself when the server tells, and asks for nothing in between', async () => {
  const page = await newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await waitingInvoice(page, VECTOR_A.numero)
  await portal.startWorker()
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  assert.ok(asked.some((path) => path.endsWith('/avance')))
  assert.deepEqual(
    asked.filter((path) => path.endsWith('/estado')),
    [],
  )
  await page.context().close()
})

test('where events do not get through, the page asks', async () => {
  const page = await newPage()
  await page.route('**/avance', (route) => route.fulfill({ status: 503 }))
  await waitingInvoice(page, '2986-703-20251106-02912')
  await portal.startWorker()
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  await page.context().close()
})

test('a page that waits long changes its words where it stands, and its acuse can be checked', async () => {
  const page = await newPage()
  const { rows } = await portal.app.pool.query(
    `select external_id from ticket where id not in (select ticket_id from issuance_ticket) and total > 10 order by id limit 1`,
  )
  await waitingInvoice(page, rows[0].external_id)
  await portal.app.pool.query(
    `update issuance set requested_at = requested_at - interval '7 seconds' where state = 'requested'`,
  )
  await page.reload()
  await page.getByRole('heading', { name: 'La tenemos' }).waitFor()
  await assertAccessible(page, 'the page of an invoice that waits long')
  const href = await page.getByRole('link', { name: 'Datos del acuse' }).getAttribute('href')
  const { id } = (await (await fetch(portal.url + href)).json()) as { id: string }
  await page.goto(`${portal.url}/acuse/${id}`)
  await page.getByText('La firma es auténtica').waitFor()
  await assertAccessible(page, 'the public page of an acuse')
  await page.context().close()
})

async function newPage(): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage()
}

/** An invoice that was asked for while no worker runs; its page is open. */
async function waitingInvoice(page: Page, externalId: string): Promise<void> {
  await portal.stopWorker()
  const { code } = await portal.ticket(externalId)
  await page.goto(`${portal.url}/f/${code}`)
  await fillReceptor(page, EMPRESA)
  await reviewAndConfirm(page)
  await page.getByRole('heading', { name: 'Estamos haciendo tu factura' }).waitFor()
}
