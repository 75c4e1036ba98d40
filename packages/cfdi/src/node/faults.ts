import type { Fault } from '../fault.ts'

/** A fault of a certificate, a key or a PFX, at the file or field that a person chose. */
export function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'rulebook C3, C4; RMF 2.7.1.5' }
}
