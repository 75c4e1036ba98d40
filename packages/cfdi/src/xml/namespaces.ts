import { cfdiNamespace } from './element.ts'
import { splitName } from './names.ts'

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'

/** Which prefix means which namespace at some place of a document. What is not allowed answers null.
 *  Source: Namespaces in XML 1.0. */
export class Namespaces {
  readonly #outer: Namespaces | null
  /** What is declared here, and what has been asked of the outer ones. */
  readonly #uris: Map<string, string>
  readonly #elements = new Map<string, { readonly name: string; readonly prefix: string }>()

  constructor(outer: Namespaces | null = null, uris = new Map([['xml', xmlNamespace]])) {
    this.#outer = outer
    this.#uris = uris
  }

  /** With the declarations of one element ('' for the default). */
  declare(declarations: readonly (readonly [prefix: string, uri: string])[]): Namespaces | null {
    for (const [prefix, uri] of declarations) {
      if (prefix === 'xmlns' || uri === xmlnsNamespace) return null
      if ((prefix === 'xml') !== (uri === xmlNamespace)) return null
      if (prefix !== '' && uri === '') return null
    }
    return new Namespaces(this, new Map(declarations))
  }

  /** As Element names it, with the prefix it was written with. */
  element(written: string): { readonly name: string; readonly prefix: string } | null {
    const known = this.#elements.get(written)
    if (known !== undefined) return known
    const split = splitName(written)
    if (split === null) return null
    const uri = this.#uri(split.prefix) ?? (split.prefix === '' ? '' : undefined)
    if (uri === undefined) return null
    const name = uri === cfdiNamespace ? split.local : `{${uri}}${split.local}`
    const found = { name, prefix: split.prefix }
    this.#elements.set(written, found)
    return found
  }

  /** '{namespace}name'; a name without prefix has no namespace. */
  attribute(written: string): string | null {
    const split = splitName(written)
    if (split === null) return null
    if (split.prefix === '') return split.local
    const uri = this.#uri(split.prefix)
    return uri === undefined ? null : `{${uri}}${split.local}`
  }

  #uri(prefix: string): string | undefined {
    const known = this.#uris.get(prefix)
    if (known !== undefined || this.#outer === null) return known
    const uri = this.#outer.#uri(prefix)
    if (uri !== undefined) this.#uris.set(prefix, uri)
    return uri
  }
}
