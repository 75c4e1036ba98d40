import type { CFDI, Comprobante, Importe, ValidateOptions } from '../../src/index.ts'
import { parseImporte } from '../../src/index.ts'
import { valueOf } from '../support/parsed.ts'

export type Subject = Comprobante | CFDI | Uint8Array | string

/** A document without faults, and one made of it that breaks exactly one rule of SAT's matrix. `also`: what SAT says
 *  of the same omission under another code. */
export type Case = {
  readonly code: string
  readonly valid: Subject
  readonly broken: Subject
  readonly options?: ValidateOptions
  /** Those of the broken document, where they differ. */
  readonly brokenOptions?: ValidateOptions
  readonly also?: readonly string[]
}

export type Draft<T> = { -readonly [Key in keyof T]: T[Key] extends bigint | string ? T[Key] : Draft<T[Key]> }

/** A case whose broken document is the valid one with a mistake. */
export function breaking(
  code: string,
  valid: Comprobante,
  mistake: (draft: Draft<Comprobante>) => void,
  more: Partial<Case> = {},
): Case {
  return { code, valid, broken: change(valid, mistake), ...more }
}

export function change(document: Comprobante, edit: (draft: Draft<Comprobante>) => void): Comprobante {
  const draft = structuredClone(document) as Draft<Comprobante>
  edit(draft)
  return draft as Comprobante
}

export function m(text: string): Importe {
  return valueOf(parseImporte(text))
}

/** The thing itself, where the document is known to have it. */
export function the<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the document of the case has no such node')
  return value
}
