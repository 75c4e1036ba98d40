import { parseReceptor, parseRFC, type Fault, type Parsed, type Receptor } from '@timbra/cfdi'
import { parseCorreo } from '../accounts/account.ts'

export type ProfileKind = 'persona' | 'empresa'

/** Fiscal data that an account keeps to be invoiced with: its own, its company's, its family's. */
export type FiscalProfile = {
  readonly id: string
  readonly kind: ProfileKind
  readonly receptor: Receptor // its usoCFDI is only the one offered first
  readonly correo: string | null
}

/** The fields of the form, as typed. */
export type ProfileInput = { readonly [Field in keyof Receptor]: string } & {
  readonly kind: ProfileKind
  readonly correo: string
}

/** Reads the fields by the SAT's rules (engine) and checks that the RFC is of the kind that was chosen.
 *  @returns what to save, or every fault at its field: rfc, nombre, domicilioFiscalReceptor, …, correo */
export function parseProfile(input: ProfileInput): Parsed<Omit<FiscalProfile, 'id'>> {
  const receptor = parseReceptor(input)
  const correo = parseOptionalCorreo(input.correo)
  const faults = [
    ...kindFaults(input),
    ...(receptor.ok ? [] : receptor.faults),
    ...(correo.ok ? [] : correo.faults),
  ]
  if (receptor.ok && correo.ok && faults.length === 0) {
    return { ok: true, value: { kind: input.kind, receptor: receptor.value, correo: correo.value } }
  }
  return { ok: false, faults }
}

function kindFaults(input: ProfileInput): Fault[] {
  const rfc = parseRFC(input.rfc)
  if (!rfc.ok || rfc.value.kind === 'generico') return [] // parseReceptor says what is wrong
  const kind = rfc.value.kind === 'moral' ? 'empresa' : 'persona'
  if (kind === input.kind) return []
  const message =
    kind === 'persona'
      ? 'Este RFC tiene 13 caracteres: es de una persona. El de una empresa tiene 12.'
      : 'Este RFC tiene 12 caracteres: es de una empresa. El de una persona tiene 13.'
  return [{ code: 'rfc-de-otro-tipo', path: 'rfc', message, source: 'tdCFDI.xsd t_RFC' }]
}

function parseOptionalCorreo(text: string): Parsed<string | null> {
  return text.trim() === '' ? { ok: true, value: null } : parseCorreo(text)
}
