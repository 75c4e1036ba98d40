import { SaxesParser, type SaxesTagNS } from 'saxes'
import { type Parsed, accepted, refused } from '../fault.ts'
import { type Element, cfdiNamespace } from './element.ts'

/** An element with where it stands in the text, so that something can be put into it without writing it anew. */
export type ReadElement = Omit<Element, 'children' | 'text'> & {
  readonly prefix: string
  readonly children: readonly ReadElement[]
  readonly text: string
  readonly selfClosing: boolean
  /** The whole text, which the offsets are of. */
  readonly source: string
  /** Offset of its '<'. */
  readonly start: number
  /** Offset after the '>' of its first tag. */
  readonly inner: number
  /** Offset after the last '>'. */
  readonly end: number
}

/** More than any CFDI: a global one with 20,000 tickets has some 12 MB. */
export const maxLength = 32 * 1024 * 1024
const maxDepth = 100

/** Reads well-formed XML 1.0 in UTF-8 into elements; faults, never exceptions, for whatever else comes.
 *  A DOCTYPE is refused before anything is made of it, so there are no entities but the five of XML.
 *  @returns the root, or one fault XML-1 (not well-formed) · XML-2 (DOCTYPE) · XML-3 (too big, too deep) · XML-4
 *  (not UTF-8), path 'xml'. Source: rulebook §A1. */
export function parseXML(
  xml: Uint8Array | string,
): Parsed<{ readonly root: ReadElement; readonly text: string }> {
  if (xml.length > maxLength) return fault('XML-3', 'El archivo es demasiado grande para ser un CFDI.')
  const text = decode(xml)
  if (text === null) return fault('XML-4', 'El archivo no es un XML en UTF-8.')
  try {
    return accepted({ root: parse(text), text })
  } catch (error) {
    if (error instanceof Refusal) return fault(error.code, error.message)
    throw error
  }
}

class Refusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

type Mutable = { -readonly [K in keyof ReadElement]: ReadElement[K] } & {
  children: ReadElement[]
  attributes: Record<string, string>
}

function parse(text: string): ReadElement {
  const parser = new SaxesParser({ xmlns: true })
  const stack: Mutable[] = []
  let root: ReadElement | null = null
  parser.on('error', () => {
    throw new Refusal('XML-1', `El XML está mal formado (línea ${parser.line}, columna ${parser.column}).`)
  })
  parser.on('doctype', () => {
    throw new Refusal('XML-2', 'El XML trae una declaración DOCTYPE, que un CFDI no lleva.')
  })
  parser.on('xmldecl', (declaration) => refuseDeclaration(declaration))
  parser.on('opentag', (tag) => {
    if (stack.length >= maxDepth)
      throw new Refusal('XML-3', 'El XML tiene demasiados niveles para ser un CFDI.')
    stack.push(opened(tag, text, parser.position))
  })
  parser.on('closetag', () => {
    const element = stack.pop() as Mutable
    element.end = parser.position
    const parent = stack.at(-1)
    if (parent) parent.children.push(element)
    else root = element
  })
  const keepText = (part: string) => {
    const element = stack.at(-1)
    if (element && /[^ \t\r\n]/.test(part)) element.text += part
  }
  parser.on('text', keepText)
  parser.on('cdata', keepText)
  parser.write(text).close()
  if (root === null) throw new Refusal('XML-1', 'El XML está vacío.')
  return root
}

function refuseDeclaration({ version, encoding }: { version?: string; encoding?: string }): void {
  if (version !== undefined && version !== '1.0')
    throw new Refusal('XML-1', 'El XML no es de la versión 1.0.')
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8')
    throw new Refusal('XML-4', 'El XML no está en UTF-8.')
}

function opened(tag: SaxesTagNS, source: string, inner: number): Mutable {
  const attributes: Record<string, string> = Object.create(null)
  for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue
    attributes[uri === '' ? local : `{${uri}}${local}`] = value
  }
  const name = tag.uri === cfdiNamespace ? tag.local : `{${tag.uri}}${tag.local}`
  return {
    name,
    prefix: tag.prefix,
    attributes,
    children: [],
    text: '',
    selfClosing: tag.isSelfClosing,
    source,
    start: source.lastIndexOf('<', inner - 1),
    inner,
    end: 0,
  }
}

/** UTF-8 with or without byte order mark; null for any other bytes. */
function decode(xml: Uint8Array | string): string | null {
  if (typeof xml === 'string') return xml.startsWith('\ufeff') ? xml.slice(1) : xml
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(xml)
  } catch {
    return null
  }
}

function fault(code: string, message: string) {
  return refused({ code, path: 'xml', message, source: 'XML 1.0; Anexo 20 I.A' })
}
