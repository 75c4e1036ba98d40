import type { Fault, Parsed } from '@timbra/cfdi'

const LENGTH_MAX = 254 // RFC 5321 §4.5.3.1.3: a path of 256 octets with its two brackets
const FORM = /^[^\s\p{C}@<>()[\]\\,;:"]+@[^\s\p{C}@<>()[\]\\,;:".]+(\.[^\s\p{C}@<>()[\]\\,;:".]+)+$/u

/** Reads an e-mail address as people type it: trimmed, at most 254 characters, one @, a dot in the domain, nothing
 *  that would begin another address or another line of a mail. Whether it exists, only a mail can tell.
 *  @param path the field that a fault points at
 *  @returns the address, or the fault correo-falta · correo-forma */
export function parseCorreo(text: string, path = 'correo'): Parsed<string> {
  const correo = text.normalize('NFC').trim()
  if (correo === '') return refuse('correo-falta', path, 'Escribe tu correo electrónico.')
  if (correo.length > LENGTH_MAX || !FORM.test(correo))
    return refuse('correo-forma', path, 'Revisa tu correo: debe tener la forma nombre@ejemplo.com.')
  return { ok: true, value: correo }
}

function refuse(code: string, path: string, message: string): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [{ code, path, message, source: 'timbra:email' }] }
}
