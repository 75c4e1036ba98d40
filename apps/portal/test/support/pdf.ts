import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { getDocumentProxy } from 'unpdf'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const MM_PER_POINT = 25.4 / 72

export type Placed = {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly bottom: number
}

/** A PDF as Mozilla's reader sees it. */
export async function openPdf(pdf: Uint8Array) {
  return getDocumentProxy(new Uint8Array(pdf), { verbosity: 0 })
}

/** Every piece of text of every page, with its place in points. */
export async function placedTexts(pdf: Uint8Array): Promise<Placed[][]> {
  const document = await openPdf(pdf)
  const pages = Array.from({ length: document.numPages }, async (_, index) => {
    const page = await document.getPage(index + 1)
    const { items } = await page.getTextContent()
    return items.flatMap((item) => {
      if (!('str' in item) || item.str === '') return []
      const [left, bottom] = [Number(item.transform[4]), Number(item.transform[5])]
      return [{ text: item.str, left, right: left + item.width, bottom }]
    })
  })
  return Promise.all(pages)
}

/** The words of each page; line ends are blanks. */
export async function pageTexts(pdf: Uint8Array): Promise<string[]> {
  return (await placedTexts(pdf)).map((page) =>
    page
      .map((item) => item.text)
      .join(' ')
      .replace(/\s+/g, ' '),
  )
}

export type PrintedQr = { readonly text: string; readonly ecLevel: string; readonly side_mm: number }

/** Finds the QR codes on a page as a phone does: draws the page with Chromium's PDF reader and decodes the picture. */
export async function printedQrs(pdf: Uint8Array, pageIndex: number): Promise<PrintedQr[]> {
  const scale = 4
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(pdf)
  const { data, width, height } = await document.getPage(pageIndex).render({ scale, render: 'bitmap' })
  const found = await decode({ data: new Uint8ClampedArray(data), width, height })
  document.destroy()
  library.destroy()
  return found.map(({ text, ecLevel, position: { topLeft, topRight } }) => ({
    text,
    ecLevel,
    side_mm: (Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y) / scale) * MM_PER_POINT,
  }))
}

let prepared = false

function decode(picture: { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number }) {
  if (!prepared) {
    const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
    const wasmBinary = new Uint8Array(readFileSync(wasm)).buffer
    prepareZXingModule({ overrides: { wasmBinary } })
    prepared = true
  }
  return readBarcodes({ ...picture, colorSpace: 'srgb' } as ImageData, { formats: ['QRCode'] })
}
