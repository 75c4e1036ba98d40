import { type Fault, type Parsed, accepted, refused } from '@timbra/cfdi'
import type { Scanner } from '../scan/scan.ts'
import { type Constancia, parseConstancia, rfcOfQr } from './constancia.ts'

export type { Constancia } from './constancia.ts'

/** Reads a Constancia that a customer chose to send, as PDF or as a photo of its QR, to spare the typing. A QR holds only
 *  the RFC; the rest of its fields come back empty. The file is not kept, and no address in it is followed: nobody may
 *  be asked for a Constancia (CFF 83-IX), so whatever goes wrong here the form still takes the data by hand.
 *  @returns the fields, or faults at `archivo`: those of the scanner · no-es-constancia */
export async function readConstancia(scanner: Scanner, bytes: Uint8Array): Promise<Parsed<Constancia>> {
  const scanned = await scanner.scan(bytes)
  if (!scanned.ok) return scanned
  const { codes, lines } = scanned.value
  const fromText = parseConstancia(lines)
  if (fromText !== null) return accepted(fromText)
  const [rfc] = codes.flatMap((code) => rfcOfQr(code) ?? [])
  if (rfc === undefined) return refused(notOne)
  return accepted({ rfc, nombre: '', domicilioFiscal: '', regimenes: [] })
}

const notOne: Fault = {
  code: 'no-es-constancia',
  path: 'archivo',
  message: 'Ese archivo no parece una Constancia de Situación Fiscal. Puedes escribir tus datos a mano.',
  source: 'rulebook §D6',
}
