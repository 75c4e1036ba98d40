import assert from 'node:assert/strict'
import { after, before, beforeEach, afterEach, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { EMPRESA, fillReceptor, findTicket, PERSONA, reviewAndConfirm, VECTOR_A } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'

let browser: Browser
let portal: Portal
let context: BrowserContext
let page: Page

before(async () => {
  browser = await launchBrowser()
})
beforeEach(async () => {
  portal = await startPortal()
  context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'es-MX' })
  page = await context.newPage()
})
afterEach(async () => {
  await context.close()
  await portal.close()
})
after(() => browser.close())

test('an unknown ticket and a wrong total get the same answer, and what was typed stays', async () => {
  const answers: string[] = []
  for (const proof of [
    { numero: '9999-99-20260101-000001', total: VECTOR_A.total },
    { numero: VECTOR_A.numero, total: '383.93' },
  ]) {
    await findTicket(page, portal.url, proof)
    assert.equal(await page.getByLabel('Código o número de ticket').inputValue(), proof.numero)
    assert.equal(await page.getByLabel('Total (con centavos)').inputValue(), proof.total)
    answers.push(await page.locator('main').innerText())
  }
  assert.match(answers[0] ?? '', /No encontramos una compra con esos datos/)
  assert.equal(answers[0], answers[1])
  await assertAccessible(page, 'purchase with a fault')
})

test('an empty form names every fault, takes the focus, and its links lead to the fields', async () => {
  await openForm()
  await page.getByRole('button', { name: 'Revisar mis datos' }).click()
  const summary = page.getByRole('alert')
  assert.equal(await summary.getByRole('link').count(), 4)
  assert.equal(await page.evaluate('document.activeElement.id'), 'errores')
  assert.match(await page.title(), /^Error: /)
  await assertAccessible(page, 'fiscal data with faults')
  await summary.getByRole('link', { name: 'código postal' }).click()
  await page.keyboard.type('86991')
  assert.equal(await page.getByLabel('Código postal (domicilio fiscal)').inputValue(), '86991')
})

test('a postal code that does not exist is refused at its field and everything typed stays', async () => {
  await openForm()
  await fillReceptor(page, { ...EMPRESA, domicilioFiscalReceptor: '00000' })
  await page.getByLabel('Correo electrónico').fill('compras@ure.example')
  await page.getByRole('button', { name: 'Revisar mis datos' }).click()
  const cp = page.getByLabel('Código postal (domicilio fiscal)')
  assert.equal(await cp.getAttribute('aria-invalid'), 'true')
  assert.match(await describedBy(cp), /no está en el catálogo del SAT/)
  assert.equal(await cp.inputValue(), '00000')
  assert.equal(await page.getByLabel('RFC', { exact: true }).inputValue(), EMPRESA.rfc)
  assert.equal(await page.getByLabel('Nombre o razón social').inputValue(), EMPRESA.nombre)
  assert.equal(await page.getByLabel('Régimen fiscal').inputValue(), '601')
  assert.equal(await page.getByLabel('Correo electrónico').inputValue(), 'compras@ure.example')
})

test('an employee is offered S01 at once and told why G03 is missing', async () => {
  await openForm()
  await fillReceptor(page, { rfc: PERSONA.rfc })
  const regimenes = await page.getByLabel('Régimen fiscal').locator('option').allInnerTexts()
  assert.ok(!regimenes.some((text) => text.startsWith('601')), 'régimen of companies are gone')
  await fillReceptor(page, { regimenFiscalReceptor: '605' })
  assert.equal(await page.getByLabel('Uso de CFDI').inputValue(), 'S01')
  assert.equal(await page.getByLabel('Uso de CFDI').locator('option[value=G03]').count(), 0)
  assert.ok(await page.getByText('el SAT no permite «G03 Gastos en general»').isVisible())
  await fillReceptor(page, { rfc: EMPRESA.rfc })
  await fillReceptor(page, { regimenFiscalReceptor: '601' })
  assert.equal(await page.getByLabel('Uso de CFDI').inputValue(), 'G03')
})

test('without JavaScript 605 with G03 is refused with what to choose, and then accepted', async () => {
  const plain = await browser.newPage({ javaScriptEnabled: false })
  const { code } = await portal.ticket(VECTOR_A.numero)
  await plain.goto(`${portal.url}/f/${code}`)
  await fillReceptor(plain, { ...PERSONA, usoCFDI: 'G03' })
  await plain.getByRole('button', { name: 'Revisar mis datos' }).click()
  const uso = plain.getByLabel('Uso de CFDI')
  assert.equal(await uso.inputValue(), 'G03', 'what was chosen stays')
  assert.match(
    await plain.getByRole('alert').innerText(),
    /605.*no admite el uso G03.*S01 Sin efectos fiscales/,
  )
  await uso.selectOption('S01')
  await reviewAndConfirm(plain)
  await plain.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  await plain.close()
})

test('a name that the SAT does not know reopens the form at that field; corrected, the same ticket is stamped', async () => {
  await openForm()
  await fillReceptor(page, { ...EMPRESA, nombre: 'Universidad Robótica SA de CV' })
  await page.getByLabel('Correo electrónico').fill('compras@ure.example')
  await reviewAndConfirm(page)
  await page.getByRole('heading', { name: 'El SAT no aceptó un dato' }).waitFor()
  const nombre = page.getByLabel('Nombre o razón social')
  assert.match(await describedBy(nombre), /El nombre no coincide/)
  assert.equal(await nombre.inputValue(), 'UNIVERSIDAD ROBÓTICA SA DE CV')
  assert.equal(await page.getByLabel('Correo electrónico').inputValue(), 'compras@ure.example')
  await assertAccessible(page, 'waiting for the customer')
  const permanent = page.url()
  await nombre.fill('')
  await page.getByRole('button', { name: 'Corregir y generar factura' }).click()
  assert.match(await page.getByRole('alert').innerText(), /Escribe el nombre/)
  await page.getByLabel('Nombre o razón social').fill(EMPRESA.nombre)
  await page.getByRole('button', { name: 'Corregir y generar factura' }).click()
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  assert.equal(page.url(), permanent)
  assert.equal(portal.simulator.ledger('sw').length, 1)
})

test('a ticket can be released while it waits for better data, and invoiced afresh', async () => {
  await openForm()
  await fillReceptor(page, { ...EMPRESA, domicilioFiscalReceptor: '64000' })
  await reviewAndConfirm(page)
  await page.getByRole('heading', { name: 'El SAT no aceptó un dato' }).waitFor()
  const first = page.url()
  await page.getByText('Prefiero no facturar ahora').click()
  await page.getByRole('button', { name: 'Liberar ticket' }).click()
  await page.getByRole('heading', { name: 'Liberaste este ticket' }).waitFor()
  await openForm()
  await fillReceptor(page, EMPRESA)
  await reviewAndConfirm(page)
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  assert.notEqual(page.url(), first)
})

test('a double click on the last button is one invoice, and its page follows the work without reloading', async () => {
  await portal.stopWorker()
  await openForm()
  await fillReceptor(page, EMPRESA)
  await page.getByRole('button', { name: 'Revisar mis datos' }).click()
  await page.getByRole('button', { name: 'Generar factura' }).dblclick()
  await page.getByRole('heading', { name: 'Estamos haciendo tu factura' }).waitFor()
  await page.evaluate('window.neverReloaded = true')
  await portal.startWorker()
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  assert.equal(await page.evaluate('window.neverReloaded'), true)
  assert.match(await page.getByRole('status').innerText(), /Tu factura está lista/)
  assert.equal(portal.simulator.ledger('sw').length, 1)
})

test('a ticket is invoiced with the keyboard alone, beginning with the way past the header', async () => {
  const { code } = await portal.ticket(VECTOR_A.numero)
  const { keyboard } = page
  await page.goto(portal.url)
  await keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Saltar al contenido')
  await keyboard.press('Enter')
  await keyboard.press('Tab')
  await keyboard.type(code)
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Tus datos fiscales' }).waitFor()
  await tabTo('f-rfc')
  for (const text of [EMPRESA.rfc, EMPRESA.nombre, EMPRESA.domicilioFiscalReceptor, '601']) {
    await keyboard.type(text)
    await keyboard.press('Tab')
  }
  await keyboard.press('Tab') // past the uso that is proposed
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Revisa y confirma' }).waitFor()
  await tabTo('Generar factura')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
})

/** Presses Tab until the focus is on the element of this id or text. */
async function tabTo(idOrText: string): Promise<void> {
  for (let presses = 0; presses < 15; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(
      '[document.activeElement.id, document.activeElement.textContent.trim()]',
    )
    if ((focused as string[]).includes(idOrText)) return
  }
  assert.fail(`${idOrText} cannot be reached with Tab`)
}

async function openForm(): Promise<void> {
  const { code } = await portal.ticket(VECTOR_A.numero)
  await page.goto(`${portal.url}/f/${code}`)
}

/** The text that a screen reader adds to a field. */
async function describedBy(field: ReturnType<Page['locator']>): Promise<string> {
  const ids = (await field.getAttribute('aria-describedby')) ?? ''
  const texts = ids.split(' ').map((id) => field.page().locator(`#${id}`).innerText())
  return (await Promise.all(texts)).join(' ')
}
