import type { Fault, Parsed } from '@timbra/cfdi'
import type { z } from 'zod'

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

/** Checks fields with a zod schema whose messages are sentences for people. Every issue becomes a fault at its field. */
export function parseFields<T>(schema: z.ZodType<T>, values: Record<string, string>): Parsed<T> {
  const read = schema.safeParse(values)
  if (read.success) return { ok: true, value: read.data }
  const faults = read.error.issues.map((issue) => ({
    code: 'FORM-1',
    path: issue.path.join('.'),
    message: issue.message,
    source: 'formulario',
  }))
  return { ok: false, faults }
}
