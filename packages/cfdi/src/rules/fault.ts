import type { Fault } from '../fault.ts'

/** A breach of SAT's matrix of errors, under SAT's own code. */
export function arithmeticFault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: `matriz de errores CFDI 4.0, ${code}` }
}
