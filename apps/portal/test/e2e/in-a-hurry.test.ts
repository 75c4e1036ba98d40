import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { EMPRESA, fillReceptor, VECTOR_A } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'

/** A practised thumb on a phone: 200 letters a minute. */
const KEY_ms = 300
/** Reading a screen and moving the thumb before each tap. */
const TAP_ms = 1_500
const PHONE = { viewport: { width: 360, height: 740 }, locale: 'es-MX', hasTouch: true, isMobile: true }

let portal: Portal
let browser: Browser
before(async () => {
  ;[portal, browser] = await Promise.all([startPortal(), launchBrowser()])
})
after(async () => {
  await browser.close()
  await portal.close()
})

/** Counts what a person does, and how long a person would take for it; the machine's own time comes on top. */
class Thumb {
  readonly page: Page
  taps = 0
  human_ms = 0
  constructor(page: Page) {
    this.page = page
  }
  async tap(name: string): Promise<void> {
    this.taps += 1
    this.human_ms += TAP_ms
    await this.page.getByRole('button', { name, exact: true }).tap()
  }
  async type(label: string, text: string): Promise<void> {
    this.human_ms += TAP_ms + text.length * KEY_ms
    await this.page.getByLabel(label, { exact: true }).fill(text)
  }
  async choose(label: string, value: string): Promise<void> {
    this.human_ms += 2 * TAP_ms
    await this.page.getByLabel(label).selectOption(value)
  }
}

/** @returns seconds: the person's and the machine's */
async function timed(thumb: Thumb, work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  await thumb.page.getByRole('heading', { name: 'Tu factura está lista' }).waitFor()
  return (thumb.human_ms + performance.now() - began) / 1000
}

test('a returning customer with the QR of the ticket has the invoice after three taps at most, in 20 seconds', async (t) => {
  const context = await browser.newContext(PHONE)
  const page = await context.newPage()
  await enterWithFiscalData(page)
  const { code } = await portal.ticket(VECTOR_A.numero)
  const thumb = new Thumb(page)
  const seconds = await timed(thumb, async () => {
    thumb.human_ms += TAP_ms // the camera of the phone opens the address
    await page.goto(`${portal.url}/f/${code}`)
    await thumb.tap('Revisar mis datos')
    await thumb.tap('Generar factura')
  })
  t.diagnostic(`${thumb.taps} taps, ${seconds.toFixed(1)} s`)
  assert.ok(thumb.taps <= 3, `${thumb.taps} taps`)
  assert.ok(seconds <= 20, `${seconds} s`)
  await context.close()
})

test('a new customer who types everything by hand has the invoice within a minute', async (t) => {
  const context = await browser.newContext(PHONE)
  const page = await context.newPage()
  const { code } = await portal.ticket('2986-703-20251106-02912')
  const thumb = new Thumb(page)
  const seconds = await timed(thumb, async () => {
    await page.goto(portal.url)
    await thumb.type('Código o número de ticket', code)
    await thumb.tap('Buscar mi ticket')
    await thumb.type('RFC', EMPRESA.rfc)
    await thumb.type('Nombre o razón social', EMPRESA.nombre)
    await thumb.type('Código postal (domicilio fiscal)', EMPRESA.domicilioFiscalReceptor)
    await thumb.choose('Régimen fiscal', EMPRESA.regimenFiscalReceptor)
    await thumb.tap('Revisar mis datos')
    await thumb.tap('Generar factura')
  })
  t.diagnostic(`${thumb.taps} taps, ${seconds.toFixed(1)} s`)
  assert.ok(seconds <= 60, `${seconds} s`)
  await context.close()
})

/** Somebody who was here before: an account with the data of a company. */
async function enterWithFiscalData(page: Page): Promise<void> {
  const person = { nombre: 'Ana Prueba', correo: 'ana@example.com', contrasena: 'cuatro manzanas verdes' }
  const headers = { 'sec-fetch-site': 'same-origin' }
  await fetch(`${portal.url}/registro`, { method: 'POST', headers, body: new URLSearchParams(person) })
  await portal.app.pool.query('update account set confirmed_at = now()')
  await page.goto(`${portal.url}/entrar`)
  await page.getByLabel('Correo electrónico').fill(person.correo)
  await page.getByLabel('Contraseña', { exact: true }).fill(person.contrasena)
  await page.getByRole('button', { name: 'Entrar', exact: true }).tap()
  await page.getByRole('link', { name: 'Agregar empresa' }).click()
  await fillReceptor(page, EMPRESA)
  await page.getByRole('button', { name: 'Guardar' }).click()
  await page.getByText('Tus datos fiscales quedaron guardados').waitFor()
}
