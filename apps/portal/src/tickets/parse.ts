import type { Fault } from '@timbra/cfdi'
import type { z } from 'zod'
import { type TicketContent, ticketSchema } from './format.ts'

export type ParsedTicket =
  | { readonly ok: true; readonly value: TicketContent }
  | { readonly ok: false; readonly faults: readonly Fault[] }

const MAX_FAULTS = 50
const SOURCE = 'docs/api/tickets.md#formato'

/** Checks the shape of a ticket. @returns every fault at its path ("lines[3].net"), at most 50: nobody reads more,
 *  and five thousand bad lines must not make an answer larger than the question */
export function parseTicket(content: unknown): ParsedTicket {
  const parsed = ticketSchema.safeParse(content, { error: sentenceOf, reportInput: true })
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, faults: firstOfEachPath(parsed.error.issues.flatMap(faultsOf)).slice(0, MAX_FAULTS) }
}

/** A text that is too long and badly formed is one mistake to its author. */
function firstOfEachPath(faults: readonly Fault[]): Fault[] {
  const byPath = new Map(faults.toReversed().map((fault) => [fault.path, fault]))
  return faults.filter((fault) => byPath.get(fault.path) === fault)
}

type Issue = z.core.$ZodIssue

function faultsOf(issue: Issue): Fault[] {
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      code: 'ticket-campo-desconocido',
      path: path === '' ? printable(key) : `${path}.${printable(key)}`,
      message: 'Este campo no existe en el formato. Revisa cómo se escribe o quítalo.',
      source: SOURCE,
    }))
  return [{ code: codeOf(issue), path, message: issue.message, source: SOURCE }]
}

function codeOf(issue: Issue): string {
  if (issue.input === undefined) return 'ticket-falta'
  if (issue.code === 'invalid_type') return 'ticket-tipo'
  if (issue.code === 'too_big' || issue.code === 'too_small') return 'ticket-tamano'
  return 'ticket-valor'
}

type RawIssue = z.core.$ZodRawIssue

/** Sentences for what the schema has no sentence of its own. */
function sentenceOf(issue: RawIssue): string {
  if (issue.input === undefined) return 'Falta este dato.'
  if (issue.code === 'invalid_type') return typeSentence(issue)
  if (issue.code === 'too_big')
    return issue.origin === 'string'
      ? `Tiene más de ${issue.maximum} caracteres.`
      : `Tiene más de ${issue.maximum} elementos.`
  if (issue.code === 'too_small') return `Debe tener al menos ${issue.minimum} elemento.`
  if (issue.code === 'invalid_value')
    return `Sólo puede ser ${(issue.values as unknown[]).map((value) => `"${String(value)}"`).join(', ')}.`
  if (issue.code === 'invalid_union') return 'Sólo puede ser null, {"tasa"} o {"cuota", "litros"}.'
  return 'No tiene la forma esperada.'
}

function typeSentence(issue: RawIssue): string {
  const expected = 'expected' in issue ? issue.expected : ''
  if (expected === 'string' && typeof issue.input === 'number')
    return 'Debe ir como texto entre comillas, no como número.'
  if (expected === 'array') return 'Debe ser una lista.'
  if (expected === 'string') return 'Debe ser un texto.'
  return 'Debe ser un objeto.'
}

/** ['lines', 3, 'net'] → "lines[3].net" */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`
    return before === '' ? String(part) : `${before}.${String(part)}`
  }, '')
}

/** A key comes from the sender and goes into an answer and a log: short, and nothing that moves a cursor. */
export function printable(key: string): string {
  return key.slice(0, 60).replaceAll(/\p{C}/gu, '?')
}
