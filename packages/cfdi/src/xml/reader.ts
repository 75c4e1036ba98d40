import { contentIn } from './content.ts'
import { isBlank } from './blank.ts'
import { endOfTarget } from './names.ts'
import { Namespaces } from './namespaces.ts'
import type { ReadElement } from './read-element.ts'
import { Refusal, malformed, tooMuch } from './refusal.ts'
import { TagReader } from './tag-reader.ts'
import { checkCharacters, decodeText } from './text.ts'

/** Levels; a CFDI has some ten, an Addenda may have more. */
const maxDepth = 100
/** A global CFDI with 100,000 tickets has 550,000. */
const maxElements = 1_000_000

type Open = {
  readonly element: { -readonly [K in keyof ReadElement]: ReadElement[K] }
  readonly children: ReadElement[]
  readonly written: string
  readonly outer: Namespaces
  hasText: boolean
}

/** Reads one document from its first character to its last: what stands between the tags, and how they nest. One text
 *  for each; searches for single characters are left to the platform. See ADR 0012. */
export class Reader {
  readonly #text: string
  readonly #tags: TagReader
  readonly #stack: Open[] = []
  #at = 0
  #root: ReadElement | null = null
  #namespaces = new Namespaces()
  #elements = 0

  constructor(text: string) {
    this.#text = text
    this.#tags = new TagReader(text)
  }

  /** The root; throws Refusal. */
  document(): ReadElement {
    checkCharacters(this.#text)
    this.#declaration()
    for (let less = this.#next(); less !== -1; less = this.#next()) {
      this.#characters(less)
      this.#markup(less)
    }
    this.#characters(this.#text.length)
    if (this.#root === null || this.#stack.length > 0) malformed(this.#text.length)
    return this.#root
  }

  #next(): number {
    return this.#text.indexOf('<', this.#at)
  }

  #declaration(): void {
    if (!/^<\?xml[ \t\r\n?]/.test(this.#text)) return
    const [whole, version, encoding] = declaration.exec(this.#text) ?? malformed(0)
    if (!/^.1\.0.$/.test(version ?? '')) throw new Refusal('XML-1', 'El XML no es de la versión 1.0.')
    const name = encoding?.slice(1, -1) ?? 'UTF-8'
    if (!/^utf-?8$/i.test(name))
      throw new Refusal('XML-4', `El XML dice estar en ${name}; el SAT exige UTF-8.`)
    this.#at = whole.length
  }

  /** Text up to `end`: only blanks outside the root. */
  #characters(end: number): void {
    const text = this.#text
    const start = this.#at
    let at = start
    while (at < end && isBlank(text.charCodeAt(at))) at += 1
    if (at === end) return
    const open = this.#stack.at(-1)
    if (open === undefined) malformed(at)
    open.hasText = true
    const piece = text.slice(start, end)
    if (piece.includes(']]>')) malformed(start + piece.indexOf(']]>'))
    if (piece.includes('&')) decodeText(piece, start)
  }

  #markup(less: number): void {
    const code = this.#text.charCodeAt(less + 1)
    if (code === slash) this.#close(less)
    else if (code === exclamation) this.#exclamation(less)
    else if (code === question) this.#instruction(less)
    else this.#open(less)
  }

  #open(less: number): void {
    if (this.#stack.length >= maxDepth) tooMuch('niveles')
    if (this.#stack.length === 0 && this.#root !== null) malformed(less)
    if ((this.#elements += 1) > maxElements) tooMuch('nodos')
    const outer = this.#namespaces
    const tag = this.#tags.read(less, outer)
    const { selfClosing, end } = tag
    const children: ReadElement[] = selfClosing ? none : []
    const element = {
      name: tag.name,
      prefix: tag.prefix,
      attributes: tag.attributes,
      children,
      text: '',
      source: this.#text,
      start: less,
      inner: end,
      end,
      selfClosing,
    }
    const parent = this.#stack.at(-1)
    if (parent !== undefined) parent.children.push(element)
    else this.#root = element
    this.#at = end
    if (selfClosing) return
    this.#stack.push({ element, children, written: tag.written, outer, hasText: false })
    this.#namespaces = tag.namespaces
  }

  #close(less: number): void {
    const open = this.#stack.pop()
    if (open === undefined || !this.#text.startsWith(open.written, less + 2)) malformed(less)
    let at = less + 2 + open.written.length
    while (isBlank(this.#text.charCodeAt(at))) at += 1
    if (this.#text.charCodeAt(at) !== greater) malformed(less)
    open.element.end = this.#at = at + 1
    this.#namespaces = open.outer
    if (open.hasText) open.element.text = ownText(open.element)
  }

  /** Comment, CDATA, or what is refused. */
  #exclamation(less: number): void {
    const text = this.#text
    if (text.startsWith('<!--', less)) {
      const end = text.indexOf('--', less + 4)
      if (end === -1 || text.charCodeAt(end + 2) !== greater) malformed(less)
      this.#at = end + 3
    } else if (text.startsWith('<![CDATA[', less)) {
      const end = text.indexOf(']]>', less)
      const open = this.#stack.at(-1)
      if (open === undefined || end === -1) malformed(less)
      open.hasText ||= /[^ \t\r\n]/.test(text.slice(less + 9, end))
      this.#at = end + 3
    } else if (text.startsWith('<!DOCTYPE', less) && this.#root === null) {
      throw new Refusal('XML-2', 'El XML trae una declaración DOCTYPE, que un CFDI no lleva.')
    } else malformed(less)
  }

  #instruction(less: number): void {
    const text = this.#text
    const after = endOfTarget(text, less + 2)
    const end = text.indexOf('?>', after)
    const target = text.slice(less + 2, after)
    if (target === '' || end === -1 || /^xml$/i.test(target)) malformed(less)
    if (end !== after && !isBlank(text.charCodeAt(after))) malformed(less)
    this.#at = end + 2
  }
}

const none: ReadElement[] = []
const slash = 0x2f
const exclamation = 0x21
const question = 0x3f
const greater = 0x3e

const quoted = (value: string) => `[ \\t\\r\\n]*=[ \\t\\r\\n]*("${value}"|'${value}')`
/** Source: XML 1.0 §2.8, §4.3.3. */
const declaration = new RegExp(
  `^<\\?xml[ \\t\\r\\n]+version${quoted('1\\.[0-9]+')}(?:[ \\t\\r\\n]+encoding${quoted('[A-Za-z][A-Za-z0-9._-]*')})?` +
    `(?:[ \\t\\r\\n]+standalone${quoted('(?:yes|no)')})?[ \\t\\r\\n]*\\?>`,
)

function ownText(element: ReadElement): string {
  return contentIn(element)
    .filter((part) => typeof part === 'string')
    .join('')
}
