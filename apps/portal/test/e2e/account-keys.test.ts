import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { unzipSync } from 'fflate'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { EMPRESA, VECTOR_A } from '../support/journey.ts'
import { openConfirmedAccount } from '../../src/accounts/open-confirmed.ts'
import { type Portal, startPortal } from '../support/portal.ts'

const CORREO = 'ana.prueba@example.com'
const PHRASE = 'cuatro manzanas verdes'
const PHONE = { width: 360, height: 740 }

describe('the account of a returning customer', () => {
  let browser: Browser
  let portal: Portal
  before(async () => {
    ;[browser, portal] = await Promise.all([launchBrowser(), startPortal()])
    const person = { nombre: 'Ana Prueba', correo: CORREO, contrasena: PHRASE }
    assert.ok((await openConfirmedAccount(portal.app, person)).ok)
  })
  after(async () => {
    await browser.close()
    await portal.close()
  })

  test('a passkey is made on the phone, enters with no mail typed, and proves its owner', async () => {
    await onPhone({ javaScriptEnabled: true }, async (page) => {
      const broken: Error[] = []
      page.on('pageerror', (error) => broken.push(error))
      await addAuthenticator(page)
      await enter(page, '/cuenta/llaves')
      await page.getByRole('heading', { name: 'Confirma que eres tú' }).waitFor()
      await page.getByLabel('Contraseña').fill(PHRASE)
      await page.getByRole('button', { name: 'Continuar' }).click()
      await page.getByLabel('¿Cómo la llamamos?').fill('Mi teléfono')
      await page.getByRole('button', { name: 'Crear llave de acceso' }).click()
      await page.getByText('Aún sin usar').waitFor()
      await assertAccessible(page, 'passkeys')
      await page.context().clearCookies()
      await page.goto('/entrar?volver=/cuenta/contrasena')
      await page.getByRole('button', { name: 'Usar mi huella, rostro o PIN' }).click()
      await page.getByRole('heading', { name: 'Confirma que eres tú' }).waitFor()
      await page.getByRole('button', { name: 'Usar huella, rostro o PIN' }).click()
      await page.getByRole('heading', { name: 'Cambia tu contraseña' }).waitFor()
      await page.goto('/cuenta/llaves')
      await page.getByText('Mi teléfono').first().waitFor()
      await page.getByText('Se usó el').waitFor()
      assert.deepEqual(broken, [])
    })
  })

  test('a device that refuses leaves the password, and says so', async () => {
    await onPhone({ javaScriptEnabled: true }, async (page) => {
      await addAuthenticator(page) // an empty one: it has no passkey for us
      await page.goto('/entrar')
      await page.getByRole('button', { name: 'Usar mi huella, rostro o PIN' }).click()
      await page.getByRole('status').getByText('usa tu contraseña').waitFor()
      await assertAccessible(page, 'a passkey that failed')
      await enter(page, '/cuenta')
      await page.getByRole('heading', { name: 'Mi cuenta' }).waitFor()
    })
  })

  test('without JavaScript one finds an invoice, takes the ZIP, shares it, and closes the account', async () => {
    await onPhone({ javaScriptEnabled: false }, async (page) => {
      await enter(page, '/cuenta')
      await invoice(page)
      await page.goto('/cuenta')
      await page.getByRole('link', { name: 'Ver todas, buscar y descargar (1)' }).click()
      await page.getByLabel('Folio, número de ticket o total').fill('nada de eso')
      await page.getByRole('button', { name: 'Buscar' }).click()
      await page.getByText('Ninguna factura coincide').waitFor()
      await page.getByLabel('Folio, número de ticket o total').fill(VECTOR_A.total)
      await page.getByRole('button', { name: 'Buscar' }).click()
      await page.getByText('1 factura', { exact: true }).waitFor()
      assert.equal(Object.keys(unzipSync(await download(page, /^ZIP con XML y PDF/))).length, 2)
      const shared = await share(page)
      await closeAccount(page)
      await page.goto(shared)
      await page.getByRole('heading', { name: 'Este enlace no sirve' }).waitFor()
    })
  })

  async function onPhone(way: { javaScriptEnabled: boolean }, walk: (page: Page) => Promise<void>) {
    const context: BrowserContext = await browser.newContext({
      ...way,
      viewport: PHONE,
      baseURL: portal.url,
      locale: 'es-MX',
    })
    try {
      await walk(await context.newPage())
    } finally {
      await context.close()
    }
  }

  async function share(page: Page): Promise<string> {
    await page.goto('/cuenta/enlaces')
    await page.getByLabel('¿Para quién es?').fill('Contadora')
    await page.getByRole('button', { name: 'Hacer enlace' }).click()
    const { pathname } = new URL(await page.getByLabel('Enlace').inputValue())
    await page.context().clearCookies()
    await page.goto(pathname) // the link names the public address; this portal listens on a free port
    await page.getByRole('heading', { name: 'Facturas compartidas' }).waitFor()
    const xml = await download(page, /^XML/)
    assert.match(Buffer.from(xml).toString(), new RegExp(EMPRESA.rfc))
    return pathname
  }

  async function closeAccount(page: Page): Promise<void> {
    await enter(page, '/cuenta/borrar')
    await page.getByLabel('Contraseña').fill(PHRASE)
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByText('la ley obliga a la tienda a conservarlas').waitFor()
    await page.getByLabel('Escribe BORRAR').fill('BORRAR')
    await page.getByRole('button', { name: 'Borrar mi cuenta para siempre' }).click()
    await page.getByRole('heading', { name: 'Tu cuenta se borró' }).waitFor()
  }

  async function invoice(page: Page): Promise<void> {
    const { code } = await portal.ticket(VECTOR_A.numero)
    const id = portal.app.ids.uuid()
    const answer = await page.request.post('/facturar', {
      headers: { 'sec-fetch-site': 'same-origin' },
      form: { ...EMPRESA, numero: code, correo: '', id },
    })
    await page.request.get(`${new URL(answer.url()).pathname}/avance`) // ends when nothing more will change
  }
})

async function enter(page: Page, wanted: string): Promise<void> {
  await page.goto(`/entrar?volver=${wanted}`)
  await page.getByLabel('Correo electrónico').fill(CORREO)
  await page.getByLabel('Contraseña').fill(PHRASE)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
}

/** A device with a finger on it. Source: Chrome DevTools Protocol, WebAuthn domain. */
async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function download(page: Page, name: RegExp): Promise<Uint8Array> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
  return new Uint8Array(await readFile(await file.path()))
}
