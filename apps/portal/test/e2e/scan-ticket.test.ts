import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import encodeQR from 'qr'
import type { Browser } from 'playwright-core'
import { assertAccessible } from '../support/accessibility.ts'
import { launchBrowser } from '../support/browser.ts'
import { VECTOR_A } from '../support/journey.ts'
import { type Portal, startPortal } from '../support/portal.ts'

let portal: Portal
let browser: Browser
const dir = mkdtempSync(join(tmpdir(), 'timbra-camera-'))

before(async () => {
  portal = await startPortal()
  const { code } = await portal.ticket(VECTOR_A.numero)
  const film = join(dir, 'ticket.y4m')
  writeFileSync(film, filmOf(`https://tienda.example/f/${code}`))
  browser = await launchBrowser([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ])
})
after(async () => {
  await browser.close()
  await portal.close()
  rmSync(dir, { recursive: true })
})

/** What a camera sees that is held over a QR: some equal frames of grey, uncompressed. */
function filmOf(text: string): Buffer {
  const [width, height] = [640, 480]
  const modules = encodeQR(text, 'raw', { border: 4 })
  const scale = Math.floor(height / modules.length)
  const luma = Buffer.alloc(width * height, 200)
  for (let y = 0; y < modules.length * scale; y++)
    for (let x = 0; x < modules.length * scale; x++)
      luma[y * width + x + 80] = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 16 : 235
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([header, frame, frame, frame, frame])
}

test('the camera reads the QR of a ticket and goes on by itself; the decoder comes only then', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, permissions: ['camera'] })
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${portal.url}/facturar`)
  const open = page.getByRole('button', { name: 'Escanear con la cámara' })
  await open.waitFor()
  assert.ok(!asked.some((path) => path.includes('qr-decoder')))
  await assertAccessible(page, 'purchase with a camera')
  await open.click()
  await page.getByRole('heading', { name: 'Tus datos fiscales' }).waitFor()
  assert.ok(asked.some((path) => path.includes('qr-decoder')))
  await context.close()
})

test('a camera that is refused says what to do instead', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
  })
  await page.goto(`${portal.url}/facturar`)
  await page.getByRole('button', { name: 'Escanear con la cámara' }).click()
  await page.getByText('No pudimos usar la cámara. Toma una foto o escribe el código.').waitFor()
  await context.close()
})
