import { isBlank } from './blank.ts'
import { plainName } from './names.ts'
import type { Namespaces } from './namespaces.ts'
import { malformed, tooMuch } from './refusal.ts'
import { decodeValue } from './text.ts'

/** Attributes of one element; none of SAT's has more than forty. */
const maxAttributes = 1_000

export type Tag = {
  readonly name: string
  readonly prefix: string
  /** The name with its prefix. */
  readonly written: string
  readonly attributes: Record<string, string>
  readonly namespaces: Namespaces
  readonly selfClosing: boolean
  /** Offset after the '>'. */
  readonly end: number
}

/** Reads opening tags with their attributes. It remembers where the next '&', '<' and so on stand, so that most values
 *  need no look at their characters, and each character is passed once however long the document. */
export class TagReader {
  readonly #text: string
  readonly #names: string[] = []
  readonly #values: string[] = []
  #at = 0
  #count = 0
  #hasPrefixes = false
  #ampersand = -1
  #less = -1
  #tab = -1
  #lineFeed = -1
  #carriageReturn = -1

  constructor(text: string) {
    this.#text = text
  }

  /** The tag whose '<' stands at `less`; throws Refusal. */
  read(less: number, outer: Namespaces): Tag {
    const text = this.#text
    const end = endOfName(text, less + 1)
    const written = text.slice(less + 1, end)
    this.#at = end
    const selfClosing = this.#attributes()
    const namespaces = this.#hasPrefixes ? this.#declared(outer, less) : outer
    const found = namespaces.element(written) ?? malformed(less)
    const attributes = this.#hasPrefixes ? this.#resolved(namespaces, less) : this.#plain(less)
    return {
      name: found.name,
      prefix: found.prefix,
      written,
      attributes,
      namespaces,
      selfClosing,
      end: this.#at,
    }
  }

  /** Up to and with the '>'. @returns whether the element ends there. */
  #attributes(): boolean {
    const text = this.#text
    this.#count = 0
    this.#hasPrefixes = false
    for (;;) {
      const before = this.#at
      let at = before
      while (isBlank(text.charCodeAt(at))) at += 1
      const code = text.charCodeAt(at)
      if (code === greater) {
        this.#at = at + 1
        return false
      }
      if (code === slash) {
        if (text.charCodeAt(at + 1) !== greater) malformed(at)
        this.#at = at + 2
        return true
      }
      if (at === before) malformed(at)
      this.#attribute(at)
    }
  }

  #attribute(start: number): void {
    const text = this.#text
    const equals = text.indexOf('=', start)
    if (equals === -1) malformed(start)
    let nameEnd = equals
    while (isBlank(text.charCodeAt(nameEnd - 1))) nameEnd -= 1
    const written = text.slice(start, nameEnd)
    const name = plainName(written)
    if (name === undefined) this.#hasPrefixes = true
    let at = equals + 1
    while (isBlank(text.charCodeAt(at))) at += 1
    const quote = text.charCodeAt(at)
    if (quote !== double && quote !== single) malformed(at)
    const end = text.indexOf(quote === double ? '"' : "'", at + 1)
    if (end === -1) malformed(at)
    if (this.#count === maxAttributes) tooMuch('atributos en un nodo')
    this.#names[this.#count] = name ?? written
    this.#values[this.#count] = this.#value(at + 1, end)
    this.#count += 1
    this.#at = end + 1
  }

  #value(start: number, end: number): string {
    const text = this.#text
    if (this.#less < start) this.#less = next(text, '<', start)
    if (this.#less < end) malformed(this.#less)
    if (this.#ampersand < start) this.#ampersand = next(text, '&', start)
    if (this.#tab < start) this.#tab = next(text, '\t', start)
    if (this.#lineFeed < start) this.#lineFeed = next(text, '\n', start)
    if (this.#carriageReturn < start) this.#carriageReturn = next(text, '\r', start)
    const value = text.slice(start, end)
    const plain =
      this.#ampersand >= end && this.#tab >= end && this.#lineFeed >= end && this.#carriageReturn >= end
    return plain ? value : decodeValue(value, start)
  }

  #plain(less: number): Record<string, string> {
    const attributes = new Attributes()
    for (let index = 0; index < this.#count; index += 1) {
      const name = this.#names[index] as string
      if (attributes[name] !== undefined) malformed(less)
      attributes[name] = this.#values[index] as string
    }
    return attributes
  }

  #declared(outer: Namespaces, less: number): Namespaces {
    const declarations: [string, string][] = []
    const seen = new Set<string>()
    for (let index = 0; index < this.#count; index += 1) {
      const name = this.#names[index] as string
      if (!isDeclaration(name)) continue
      if (seen.has(name)) malformed(less)
      seen.add(name)
      if (name !== 'xmlns' && outer.attribute(`xml:${name.slice(6)}`) === null) malformed(less)
      declarations.push([name.slice(6), this.#values[index] as string])
    }
    if (declarations.length === 0) return outer
    return outer.declare(declarations) ?? malformed(less)
  }

  #resolved(namespaces: Namespaces, less: number): Record<string, string> {
    const attributes = new Attributes()
    for (let index = 0; index < this.#count; index += 1) {
      const written = this.#names[index] as string
      if (isDeclaration(written)) continue
      const name = namespaces.attribute(written) ?? malformed(less)
      if (attributes[name] !== undefined) malformed(less)
      attributes[name] = this.#values[index] as string
    }
    return attributes
  }
}

/** Without prototype, so that a name is only a name; made by `new`, objects of the same attributes share a shape. */
const Attributes = function () {} as unknown as new () => Record<string, string>
Attributes.prototype = Object.create(null)

function isDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:')
}

const slash = 0x2f
const greater = 0x3e
const double = 0x22
const single = 0x27

function endOfName(text: string, start: number): number {
  let at = start
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === slash || code === greater || isBlank(code)) return at
  }
  return malformed(start)
}

/** Offset of the next such character, or one behind everything. */
function next(text: string, character: string, start: number): number {
  const found = text.indexOf(character, start)
  return found === -1 ? Number.MAX_SAFE_INTEGER : found
}
