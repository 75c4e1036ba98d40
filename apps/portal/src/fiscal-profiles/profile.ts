import { parseReceptor, parseRFC, type Fault, type Parsed, type Receptor } from '@timbra/cfdi'
import { parseCorreo } from '../email.ts'

export type ProfileKind = 'persona' | 'empresa'

/** Fiscal data that an account keeps to be invoiced with: its own, its company's, its family's. */
export type FiscalProfile = {
  readonly id: string
  readonly kind: ProfileKind
  /** Its usoCFDI is only the one offered first. */
  readonly receptor: Receptor
  /** Where its invoices are sent; null: nowhere by themselves. */
  readonly correo: string | null
  /** The one that is offered first. */
  readonly preferred: boolean
}

/** What the form of fiscal data holds; which of them are preferred is said elsewhere. */
export type SavedProfile = Omit<FiscalProfile, 'preferred'>

/** The fields of the form, as typed. */
export type ProfileInput = Readonly<Record<keyof Receptor | 'tipo' | 'correo', string>>

/** Reads the fields by the SAT's rules (engine) and checks that the RFC is of the kind that was chosen.
 *  @returns what to save, or every fault at its field: tipo, rfc, nombre, domicilioFiscalReceptor, …, correo */
export function parseProfile(input: ProfileInput): Parsed<Omit<SavedProfile, 'id'>> {
  const kind = parseKind(input)
  const receptor = parseReceptor(input)
  const correo = parseOptionalCorreo(input.correo)
  if (kind.ok && receptor.ok && correo.ok) {
    return { ok: true, value: { kind: kind.value, receptor: receptor.value, correo: correo.value } }
  }
  return { ok: false, faults: [kind, receptor, correo].flatMap((part) => (part.ok ? [] : part.faults)) }
}

function parseKind(input: ProfileInput): Parsed<ProfileKind> {
  const { tipo } = input
  if (tipo !== 'persona' && tipo !== 'empresa') {
    return refuse('tipo-falta', 'tipo', 'Elige si los datos son de una persona o de una empresa.')
  }
  const ofRFC = kindOfRFC(input.rfc)
  if (ofRFC === null || ofRFC === tipo) return { ok: true, value: tipo }
  const message =
    ofRFC === 'persona'
      ? 'Este RFC tiene 13 caracteres: es de una persona. El de una empresa tiene 12.'
      : 'Este RFC tiene 12 caracteres: es de una empresa. El de una persona tiene 13.'
  return refuse('rfc-de-otro-tipo', 'rfc', message)
}

/** Null when it is no RFC of anybody; parseReceptor says what is wrong then. */
function kindOfRFC(text: string): ProfileKind | null {
  const rfc = parseRFC(text)
  if (!rfc.ok || rfc.value.kind === 'generico') return null
  return rfc.value.kind === 'moral' ? 'empresa' : 'persona'
}

function parseOptionalCorreo(text: string): Parsed<string | null> {
  return text.trim() === '' ? { ok: true, value: null } : parseCorreo(text)
}

function refuse(code: string, path: string, message: string): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [{ code, path, message, source: 'tdCFDI.xsd t_RFC' }] }
}
