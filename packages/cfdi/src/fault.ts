/** Something a person can correct. `code` is stable (SAT's own where one exists), `path` says which field
 *  ('receptor.rfc', 'lineas[3].net'), `message` is Spanish for people, `source` says where the rule is written. */
export type Fault = {
  readonly code: string
  readonly path: string
  readonly message: string
  readonly source: string
}

/** A value, or every fault that keeps us from having it; never an empty list of faults. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** The value, as Parsed. */
export function accepted<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

/** One fault or more, as Parsed. */
export function refused(...faults: readonly Fault[]): {
  readonly ok: false
  readonly faults: readonly Fault[]
} {
  return { ok: false, faults }
}

/** The same faults, seen from a container: 'rfc' becomes 'receptor.rfc'. Throws ArgumentError for what is no list of
 *  faults. */
export function under(prefix: string, faults: readonly Fault[]): readonly Fault[] {
  demand(typeof prefix === 'string', 'prefix', 'a text')
  const fits = Array.isArray(faults) && Array.from(faults).every((fault) => typeof fault?.path === 'string')
  demand(fits, 'faults', 'a list of faults')
  return faults.map((fault) => ({ ...fault, path: fault.path === '' ? prefix : `${prefix}.${fault.path}` }))
}

/** For what only our own bug can break; a person cannot correct it. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}

/** What only a bug of ours, or of the program that calls, can break. */
export class AssertionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'AssertionError'
  }
}

/** A mistake of the program that calls: `argument` says which value ('openCSD.cer'), `rule` what it must be. Thrown at
 *  once, before anything is made of it; a person cannot correct it. */
export class ArgumentError extends TypeError {
  readonly argument: string
  readonly rule: string

  constructor(argument: string, rule: string) {
    super(`${argument} must be ${rule}`)
    this.name = 'ArgumentError'
    this.argument = argument
    this.rule = rule
  }
}

/** Throws ArgumentError unless the condition holds. */
export function demand(condition: boolean, argument: string, rule: string): asserts condition {
  if (!condition) throw new ArgumentError(argument, rule)
}
