import type { Fault } from '@timbra/cfdi'

/** What a form shows: what was typed, and what is wrong with it. A fault's `path` is the name of its field. */
export type FormView = {
  readonly values: Readonly<Record<string, string>>
  readonly faults: readonly Fault[]
}

export const emptyForm: FormView = { values: {}, faults: [] }

const FIELD_LENGTH_MAX = 500

/** Reads text fields of a posted form or a query: trimmed, at most `longest` characters, '' when absent, the first when
 *  repeated. NUL is dropped, because PostgreSQL has no such character in a text. */
export function readFields<Name extends string>(
  source: unknown,
  names: readonly Name[],
  longest = FIELD_LENGTH_MAX,
): Record<Name, string> {
  const given = typeof source === 'object' && source !== null ? (source as Record<string, unknown>) : {}
  const entries = names.map((name) => [name, fieldText(given[name], longest)] as const)
  return Object.fromEntries(entries) as Record<Name, string>
}

function fieldText(value: unknown, longest: number): string {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first !== 'string') return ''
  return first.slice(0, longest).replaceAll('\u0000', '').trim()
}
