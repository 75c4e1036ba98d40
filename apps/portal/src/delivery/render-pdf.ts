import { setImmediate } from 'node:timers/promises'
import { type CFDI, readCFDI } from '@timbra/cfdi'
import { type Font, readFont } from './font.ts'
import type { Look } from './look.ts'
import { type StampedCFDI, printedCfdi } from './printed-cfdi.ts'
import { compact, notoSans, typesetCfdi } from './typst.ts'

/** Makes the printed representation of a stamped CFDI: PDF/A-3a, tagged, letter size, the XML attached byte for byte as
 *  <UUID>.xml (on arm64 PDF/A-3b, see typst.ts). Same XML and look, same bytes: PDFs need not be stored.
 *  Throws when `stampedXml` is not a stamped CFDI: nobody may ask for that. Source: RMF 2.7.1.7; rulebook §H. */
export function renderPdf(stampedXml: Uint8Array, look: Look): Promise<Uint8Array> {
  const pdf = last.then(() => render(stampedXml, look))
  last = pdf.then(rest, rest)
  return pdf
}

/** PDFs are made one after the other; between two, the event loop gets its turn and native buffers are let go. */
let last: Promise<void> = Promise.resolve()

async function rest(): Promise<void> {
  compact()
  await setImmediate()
}

function render(stampedXml: Uint8Array, look: Look): Uint8Array {
  const read = readCFDI(stampedXml)
  if (!read.ok || !isStamped(read.value))
    throw new Error('a PDF was asked for something that is not a stamped CFDI')
  const cfdi = read.value
  font ??= readFont(notoSans('400Regular'))
  return typesetCfdi({
    json: JSON.stringify(printedCfdi(cfdi, look, font)),
    xml: stampedXml,
    created: new Date(`${cfdi.timbre.fechaTimbrado}-06:00`), // central Mexico, no summer time since 2022; rulebook §C5
  })
}

let font: Font | null = null

function isStamped(cfdi: CFDI): cfdi is StampedCFDI {
  return cfdi.timbre !== null
}
