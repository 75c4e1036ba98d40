import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type CFDI, formatImporte, qrURL, readCFDI } from '@timbra/cfdi'
import { readCertificate } from '@timbra/cfdi/node'
import {
  officialCadena,
  officialCadenaTFD,
  officialSchemaFaults,
} from '../../../packages/cfdi/test/official.ts'
import { hasOpenSSL, opensslVerifies } from '../../../packages/cfdi/test/support/openssl.ts'
import { portalFile, root } from '../src/root.ts'
import { type Portal, startPortal } from './support/portal.ts'
import { openPdf, pageTexts, printedQrs } from './support/pdf.ts'
import { submit } from './support/installation.ts'

/** What samples/tickets promise: totals, FormaPago, and the IVA 16 % of the whole document. */
const EXPECTED = {
  'vector-a': {
    numero: '0031-04-20261121-000912',
    formaPago: '28',
    subTotal: '364.77',
    descuento: '9.70',
    iva16: ['180.30', '28.85'],
    total: '383.92',
    zone: -7,
  },
  'cash-and-card': {
    numero: '2986-703-20251106-02912',
    formaPago: '01',
    subTotal: null,
    descuento: null,
    iva16: null,
    total: '144.45',
    zone: -6,
  },
  'cancun-near-midnight': {
    numero: '0105-01-20261120-120001',
    formaPago: '04',
    subTotal: null,
    descuento: null,
    iva16: null,
    total: '712.93',
    zone: -5,
  },
} as const

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

for (const [name, expected] of Object.entries(EXPECTED)) {
  describe(`the ticket ${name}, from the form to the files`, () => {
    let xml: Buffer
    let pdf: Buffer
    let cfdi: CFDI

    before(async () => {
      const page = await submit(portal.url, await portal.ticket(expected.numero), randomUUID())
      assert.ok(page, 'the form leads to the permanent page')
      await stamped(portal.url + page)
      xml = await download(`${portal.url}${page}/xml`)
      pdf = await download(`${portal.url}${page}/pdf`)
      const read = readCFDI(xml)
      assert.ok(read.ok)
      cfdi = read.value
    })

    test('has the totals and the FormaPago that its README says', () => {
      const { comprobante } = cfdi
      assert.equal(formatImporte(comprobante.total), expected.total)
      assert.equal(comprobante.formaPago, expected.formaPago)
      if (expected.subTotal) assert.equal(formatImporte(comprobante.subTotal), expected.subTotal)
      if (expected.descuento)
        assert.equal(comprobante.descuento && formatImporte(comprobante.descuento), expected.descuento)
      const row = comprobante.impuestos?.traslados?.find(
        ({ tasaOCuota }) => tasaOCuota && formatImporte(tasaOCuota) === '0.160000',
      )
      if (expected.iva16)
        assert.deepEqual(
          [row && formatImporte(row.base), row?.importe && formatImporte(row.importe)],
          expected.iva16,
        )
    })

    test("is valid by the SAT's XSD, with its timbre", async () => {
      assert.deepEqual(await officialSchemaFaults(xml), [])
    })

    test("carries a Sello and a SelloSAT that openssl verifies over the cadena of the SAT's XSLT", {
      skip: !hasOpenSSL && 'no openssl here',
    }, async () => {
      const { comprobante, timbre } = cfdi
      assert.ok(timbre)
      const csd = Buffer.from(comprobante.certificado, 'base64')
      assert.ok(opensslVerifies({ cer: csd, text: await officialCadena(xml), signature: comprobante.sello }))
      const pac = readFileSync(join(portal.app.config.pacCertificatesDir, `${timbre.noCertificadoSAT}.cer`))
      assert.ok(readCertificate(pac).ok)
      assert.ok(opensslVerifies({ cer: pac, text: await officialCadenaTFD(xml), signature: timbre.selloSAT }))
    })

    test('has a Fecha on the clock of its store', () => {
      const local = Date.parse(`${cfdi.comprobante.fecha}Z`) - expected.zone * 3_600_000
      const behind_s = (portal.app.clock.now().getTime() - local) / 1000
      assert.ok(behind_s >= 0 && behind_s < 600, `${behind_s} s behind`)
    })

    test('has a PDF with the six mandatory items, a QR that resolves to it, and the XML inside byte for byte', async () => {
      const { comprobante, timbre } = cfdi
      assert.ok(timbre)
      const text = (await pageTexts(pdf)).join(' ')
      const unbroken = text.replaceAll(' ', '')
      for (const item of [
        timbre.uuid,
        comprobante.noCertificado,
        timbre.noCertificadoSAT,
        comprobante.fecha.replace('T', ' '),
        timbre.fechaTimbrado.replace('T', ' '),
      ]) {
        assert.ok(text.includes(item), `${item} is missing`)
      }
      assert.ok(text.includes('Este documento es una representación impresa de un CFDI'))
      assert.ok(unbroken.includes((await officialCadenaTFD(xml)).replaceAll(' ', '')))
      const url = qrURL({
        uuid: timbre.uuid,
        rfcEmisor: comprobante.emisor.rfc,
        rfcReceptor: comprobante.receptor.rfc,
        total: expected.total,
        sello: comprobante.sello,
      })
      const [qr] = await printedQrs(pdf, 0)
      assert.equal(qr?.text, url)
      assert.ok(qr.side_mm >= 27.5, `${qr.side_mm} mm`)
      const attached = await (await openPdf(pdf)).getAttachmentContent(`${timbre.uuid}.xml`)
      assert.deepEqual(attached && Buffer.from(attached), xml)
    })
  })
}

test('the samples are the tickets that were shared with us', {
  skip: !existsSync(join(root, '../shared/tickets')) && 'no ../shared here',
}, () => {
  for (const name of Object.keys(EXPECTED)) {
    const shared = JSON.parse(readFileSync(join(root, `../shared/tickets/${name}.json`), 'utf8'))
    assert.deepEqual(JSON.parse(readFileSync(portalFile(`samples/tickets/${name}.json`), 'utf8')), shared)
  }
})

/** Waits for the page to say so, as its island does; a failing worker is found by the test's own time limit. */
async function stamped(page: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(page)).text()
    if (text.includes('Descargar XML')) return
    await once(AbortSignal.timeout(50), 'abort')
  }
}

async function download(url: string): Promise<Buffer> {
  const answer = await fetch(url)
  assert.equal(answer.status, 200, url)
  return Buffer.from(await answer.arrayBuffer())
}
