import { type Parsed, type Receptor, parseReceptor } from '@timbra/cfdi'
import { parseCorreo } from '../email.ts'

/** What the customer may say and mend: for whom the CFDI is, and where it is mailed (null: nowhere by itself). */
export type CustomerData = { readonly receptor: Receptor; readonly email: string | null }

/** Checks again what a form or a file has checked: from here on it stands in a row, a CFDI and a mail.
 *  @returns the data as they are kept, or every fault at its field of the form: rfc, nombre, …, correo */
export function parseCustomerData(given: CustomerData): Parsed<CustomerData> {
  const receptor = parseReceptor(given.receptor)
  const email = given.email === null ? null : parseCorreo(given.email)
  if (receptor.ok && (email === null || email.ok))
    return { ok: true, value: { receptor: receptor.value, email: email?.value ?? null } }
  return {
    ok: false,
    faults: [...(receptor.ok ? [] : receptor.faults), ...(email === null || email.ok ? [] : email.faults)],
  }
}
