/** Why a text is not read further; `offset` is where. Never leaves the parser: parseXML makes a fault of it. */
export class Refusal extends Error {
  readonly code: string
  readonly offset: number | null

  constructor(code: string, message: string, offset: number | null = null) {
    super(message)
    this.code = code
    this.offset = offset
  }

  /** For people, with the place where there is one. */
  sentence(text: string): string {
    if (this.offset === null) return this.message
    const before = text.slice(0, this.offset)
    const line = before.split('\n').length
    const column = this.offset - before.lastIndexOf('\n')
    return `${this.message} (línea ${line}, columna ${column}).`
  }
}

export function malformed(offset: number): never {
  throw new Refusal('XML-1', 'El XML está mal formado', offset)
}

export function tooMuch(what: string): never {
  throw new Refusal('XML-3', `El XML tiene demasiados ${what} para ser un CFDI.`)
}
