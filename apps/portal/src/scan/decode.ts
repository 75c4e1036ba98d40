import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { getDocumentProxy } from 'unpdf'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { portalFile } from '../root.ts'
import { type TextItem, linesOf } from './lines.ts'
import type { Upload } from './upload.ts'

/** What was found in an upload: the texts of its QR codes, or the lines of a PDF's text. */
export type Scan = { readonly codes: readonly string[]; readonly lines: readonly string[] }

/** A Constancia has two or three pages. */
const PAGES_MAX = 6
const ITEMS_MAX = 20_000

/** Decodes an upload. Runs in a thread of its own (in-thread.ts): a file made to hurt takes that down and nothing else.
 *  Pictures are decoded inside WebAssembly. Throws whatever the decoders throw. */
export async function decodeUpload({ kind, bytes }: Upload): Promise<Scan> {
  return kind === 'pdf'
    ? { codes: [], lines: await linesOfPdf(bytes) }
    : { codes: await codesIn(bytes), lines: [] }
}

async function codesIn(picture: Uint8Array): Promise<string[]> {
  const wasm = createRequire(portalFile('package.json')).resolve('zxing-wasm/reader/zxing_reader.wasm')
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } })
  const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 8 })
  return found.filter(({ isValid }) => isValid).map(({ text }) => text)
}

/** `isEvalSupported: false`: pdf.js would compile fonts to JavaScript. No fonts, no links, nothing is fetched. */
async function linesOfPdf(bytes: Uint8Array): Promise<string[]> {
  const settings = { verbosity: 0, isEvalSupported: false, disableFontFace: true, useSystemFonts: false }
  const document = await getDocumentProxy(new Uint8Array(bytes), settings)
  const lines: string[] = []
  for (let number = 1; number <= Math.min(document.numPages, PAGES_MAX); number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    lines.push(...linesOf(items.slice(0, ITEMS_MAX).flatMap(itemOf)))
  }
  return lines
}

function itemOf(item: object): TextItem[] {
  if (!('str' in item && 'transform' in item && 'width' in item)) return []
  const transform = item.transform as readonly number[]
  return [
    {
      text: String(item.str),
      left: Number(transform[4]),
      right: Number(transform[4]) + Number(item.width),
      baseline: Number(transform[5]),
      size: Math.abs(Number(transform[3])) || 1,
    },
  ]
}
