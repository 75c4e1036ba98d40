import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { SetupError } from '../errors.ts'
import { portalFile } from '../root.ts'

/** The part of the native Typst binding that we use; its platform packages carry no types. */
type NodeCompiler = {
  compile(what: { mainFilePath: string }): {
    readonly result: object | null
    hasError(): boolean
  }
  pdf(document: object, options: { pdfStandard: string; creationTimestamp: number }): Buffer
  mapShadow(path: string, content: Buffer): void
  unmapShadow(path: string): void
  evictCache(maxAge: number): void
}
type Binding = {
  NodeCompiler: { create(options: { workspace: string; fontArgs: { fontBlobs: Buffer[] }[] }): NodeCompiler }
}

/** Typst 0.14 (package 0.7) tags its pages and knows PDF/A-3a. For arm64 the newest package is 0.6, Typst 0.13: the same
 *  page, attached XML included, as PDF/A-3b without tags. Source: npm registry, 2026-11-22. */
export const PDF_STANDARD = process.arch === 'x64' ? 'a-3a' : 'a-3b'

const require = createRequire(portalFile('package.json'))
const FOLDER = portalFile('assets')

/** The bytes of a font file of Noto Sans (OFL). */
export function notoSans(style: '400Regular' | '700Bold'): Buffer {
  return readFileSync(require.resolve(`@expo-google-fonts/noto-sans/${style}/NotoSans_${style}.ttf`))
}

/** Sets assets/cfdi.typ with `json` as its data and `xml` attached, as PDF_STANDARD. Same input, same bytes.
 *  Blocks the event loop for some tens of milliseconds; `compact` must be called between two calls. */
export function typesetCfdi(input: { json: string; xml: Uint8Array; created: Date }): Uint8Array {
  const files = { 'cfdi.xml': Buffer.from(input.xml), 'cfdi.json': Buffer.from(input.json) }
  return typeset('cfdi.typ', files, input.created)
}

/** Sets assets/acuse.typ with `json` as its data; the signed bytes and their signature are attached. */
export function typesetAcuse(input: {
  json: string
  signed: Uint8Array
  signature: Uint8Array
  created: Date
}): Uint8Array {
  const files = {
    'acuse-print.json': Buffer.from(input.json),
    'acuse.json': Buffer.from(input.signed),
    'acuse.firma': Buffer.from(input.signature),
  }
  return typeset('acuse.typ', files, input.created)
}

/** `files` exist only in memory, beside the template, while one PDF is made. */
function typeset(template: string, files: Readonly<Record<string, Buffer>>, created: Date): Uint8Array {
  const typst = load()
  for (const [name, content] of Object.entries(files)) typst.mapShadow(join(FOLDER, name), content)
  try {
    const compiled = typst.compile({ mainFilePath: join(FOLDER, template) })
    if (compiled.result === null || compiled.hasError())
      throw new Error('the template or the logo does not compile')
    return exportPdf(typst, compiled.result, created)
  } finally {
    for (const name of Object.keys(files)) typst.unmapShadow(join(FOLDER, name))
  }
}

function exportPdf(typst: NodeCompiler, document: object, created: Date): Uint8Array {
  const creationTimestamp = Math.floor(created.getTime() / 1000)
  try {
    return typst.pdf(document, { pdfStandard: PDF_STANDARD, creationTimestamp })
  } catch (cause) {
    // Its words quote the document, and what the document holds must not reach a log.
    const why = cause instanceof Error ? cause.message.replace(/`[^`]*`/g, '…').slice(0, 300) : ''
    throw new Error(`Typst refused to export the PDF: ${why}`)
  }
}

/** Lets go of what the last PDFs left behind; without it memory grows with every PDF. */
export function compact(): void {
  loaded?.evictCache(10)
}

let loaded: NodeCompiler | null = null

/** 52 MB of native code: loaded with the first PDF, not with the process. */
function load(): NodeCompiler {
  loaded ??= binding().NodeCompiler.create({
    workspace: FOLDER,
    fontArgs: [{ fontBlobs: [notoSans('400Regular'), notoSans('700Bold')] }],
  })
  return loaded
}

function binding(): Binding {
  const name = `@myriaddreamin/typst-ts-node-compiler-linux-${process.arch}-gnu`
  try {
    return require(name)
  } catch (cause) {
    const message = `El compositor de PDF no está instalado para ${process.arch}. Ejecuta "npm ci" en esta máquina.`
    throw new SetupError('pdf-sin-compositor', message, { cause })
  }
}
