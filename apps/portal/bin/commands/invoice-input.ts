import { type Fault, type Parsed, type Receptor, parseReceptor } from '@timbra/cfdi'
import { parseCorreo } from '../../src/email.ts'
import { parseTicket, printable } from '../../src/tickets/parse.ts'
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
  const read = readReceptor(receptor)
  const ofTicket = within('ticket', ticketFaults(ticket))
  if (!read.ok) return { ok: false, faults: [...within('receptor', read.faults), ...ofTicket] }
  return ofTicket.length > 0 ? { ok: false, faults: ofTicket } : { ok: true, content: ticket, ...read.value }
}

/** Faults of a request, whose paths are the fields of the web form, at the files of this command. */
export function atFiles(faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, path: fileFields.get(fault.path) ?? fault.path }))
}

const fileFields = new Map<string, string>([
  ...RECEPTOR_FIELDS.map((name) => [name, `receptor.${name}`] as const),
  ['correo', 'receptor.email'],
  ['numero', 'ticket'],
])

export function within(file: string, faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, path: fault.path === '' ? file : `${file}.${fault.path}` }))
}

function ticketFaults(ticket: unknown): readonly Fault[] {
  const parsed = parseTicket(ticket)
  return parsed.ok ? checkTotals(parsed.value) : parsed.faults
}

function readReceptor(given: unknown): Parsed<{ receptor: Receptor; email: string | null }> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { ok: false, faults: [fault('receptor-tipo', '', 'Debe ser un objeto.')] }
  const fields: Record<string, unknown> = { ...given }
  const { texts, faults: wrong } = textFields(fields)
  const receptor = parseReceptor(texts)
  const email = readEmail(fields['email'])
  const wrongType = new Set(wrong.map(({ path }) => path))
  const faults = [
    ...wrong,
    ...(receptor.ok ? [] : receptor.faults.filter(({ path }) => !wrongType.has(path))),
    ...(email.ok ? [] : email.faults),
    ...unknownFields(fields),
  ]
  if (!receptor.ok || !email.ok || faults.length > 0) return { ok: false, faults }
  return { ok: true, value: { receptor: receptor.value, email: email.value } }
}

/** A postal code written as a number has lost its zeros in front, so only texts are taken. */
function textFields(given: Readonly<Record<string, unknown>>) {
  const wrong = RECEPTOR_FIELDS.filter((name) => given[name] !== undefined && typeof given[name] !== 'string')
  const texts = Object.fromEntries(
    RECEPTOR_FIELDS.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
  )
  return { texts, faults: wrong.map(notText) }
}

/** By the rule of the form; left out, null and '' mean that nothing is mailed. */
function readEmail(given: unknown): Parsed<string | null> {
  if (given === undefined || given === null || given === '') return { ok: true, value: null }
  return typeof given === 'string' ? parseCorreo(given, 'email') : { ok: false, faults: [notText('email')] }
}

/** A misspelt "email" would otherwise be lost in silence. */
function unknownFields(given: Readonly<Record<string, unknown>>): Fault[] {
  const known = new Set<string>([...RECEPTOR_FIELDS, 'email'])
  const message = 'Este campo no existe en el formato. Revisa cómo se escribe o quítalo.'
  return Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => fault('receptor-campo-desconocido', printable(name), message))
}

function notText(path: string): Fault {
  return fault('receptor-tipo', path, 'Debe ir como texto entre comillas.')
}

function fault(code: string, path: string, message: string): Fault {
  return { code, path, message, source: 'docs/api/tickets.md#facturar' }
}
