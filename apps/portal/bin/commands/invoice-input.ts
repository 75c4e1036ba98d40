import { type Fault, type Receptor, parseReceptor } from '@timbra/cfdi'
import { parseTicket } from '../../src/tickets/parse.ts'
import { checkTotals } from '../../src/tickets/totals.ts'

const RECEPTOR_FIELDS = [
  'rfc',
  'nombre',
  'domicilioFiscalReceptor',
  'regimenFiscalReceptor',
  'usoCFDI',
] as const

export type InvoiceInput =
  | {
      readonly ok: true
      readonly content: unknown
      readonly receptor: Receptor
      readonly email: string | null
    }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** Checks ticket and receptor as far as that needs no installation. @returns every fault of both at once, with paths
 *  that begin with the file: "receptor.rfc", "ticket.lines[3].net" */
export function readInvoiceInput(ticket: unknown, receptor: unknown): InvoiceInput {
  const fields = textFields(receptor)
  const parsed = parseReceptor(fields.texts)
  const wrongType = new Set(fields.faults.map(({ path }) => path))
  const receptorFaults = parsed.ok ? [] : parsed.faults.filter(({ path }) => !wrongType.has(path))
  const faults = [
    ...within('receptor', [...fields.faults, ...receptorFaults]),
    ...within('ticket', ticketFaults(ticket)),
  ]
  if (faults.length > 0 || !parsed.ok) return { ok: false, faults }
  return { ok: true, content: ticket, receptor: parsed.value, email: fields.email }
}

export function within(file: string, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, path: fault.path === '' ? file : `${file}.${fault.path}` }))
}

function ticketFaults(ticket: unknown): readonly Fault[] {
  const parsed = parseTicket(ticket)
  return parsed.ok ? checkTotals(parsed.value) : parsed.faults
}

/** A postal code written as a number has lost its zeros in front, so only texts are taken. */
function textFields(receptor: unknown) {
  const given: Record<string, unknown> = { ...(typeof receptor === 'object' ? receptor : null) }
  const wrong = RECEPTOR_FIELDS.filter((name) => given[name] !== undefined && typeof given[name] !== 'string')
  const texts = Object.fromEntries(
    RECEPTOR_FIELDS.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
  )
  const email = typeof given['email'] === 'string' && given['email'] !== '' ? given['email'] : null
  return { texts, faults: wrong.map(notText), email }
}

function notText(path: string): Fault {
  return {
    code: 'receptor-tipo',
    path,
    message: 'Debe ir como texto entre comillas.',
    source: 'docs/api/tickets.md#facturar',
  }
}
