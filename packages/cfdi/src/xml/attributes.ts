import { normalizeSpace } from '../normalize-space.ts'
import type { Fault } from '../fault.ts'
import { type Importe, zeroPesos } from '../importe.ts'
import type { Element } from './element.ts'

/** Reads the attributes of one element, blanks collapsed as SAT's types are; pushes what is wrong as faults
 *  '/Comprobante/Emisor/@Rfc' and goes on with a stand-in, so that all faults come at once. */
export class Attributes {
  readonly #element: Element
  readonly #path: string
  readonly #faults: Fault[]

  constructor(element: Element, path: string, faults: Fault[]) {
    this.#element = element
    this.#path = path
    this.#faults = faults
  }

  optional(name: string): string | undefined {
    const value = this.#element.attributes[name]
    return value === undefined ? undefined : normalizeSpace(value)
  }

  text(name: string): string {
    const value = this.optional(name)
    if (value === undefined) this.#fault(name, 'Falta este atributo.')
    return value ?? ''
  }

  /** Of the one type that keeps its blanks: NumeroPedimento has two between its groups. Source: cfdv40.xsd. */
  asWritten(name: string): string {
    return this.#element.attributes[name] ?? this.text(name)
  }

  optionalImporte(name: string): Importe | undefined {
    return this.#element.attributes[name] === undefined ? undefined : this.importe(name)
  }

  /** As xs:decimal allows: also '+1', '.5', '007'; the cadena is made from the text, not from this. */
  importe(name: string): Importe {
    const text = this.text(name)
    const match = /^\+?([0-9]*)(?:\.([0-9]{0,6}))?$/.exec(text)
    const digits = `${match?.[1] ?? ''}${match?.[2] ?? ''}`
    if (digits !== '' && digits.length <= 30)
      return { units: BigInt(digits), decimals: match?.[2]?.length ?? 0 }
    if (text !== '') this.#fault(name, 'No es un número con hasta 6 decimales, sin signo.')
    return zeroPesos
  }

  #fault(name: string, message: string): void {
    this.#faults.push({ code: 'XML-7', path: `${this.#path}/@${name}`, message, source: 'cfdv40.xsd' })
  }
}
