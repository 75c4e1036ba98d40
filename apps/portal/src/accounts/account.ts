import type { Fault, Parsed } from '@timbra/cfdi'

/** A person who may enter; what pages may know of them. */
export type Account = { readonly id: string; readonly nombre: string; readonly email: string }

/** What somebody typed at /registro. */
export type Registration = { readonly nombre: string; readonly correo: string; readonly contrasena: string }

const NOMBRE_MAX = 100
const CORREO_MAX = 254 // RFC 5321 §4.5.3.1.3: a path of 256 octets with its two brackets
const CONTRASENA_MIN = 10
const CONTRASENA_MAX = 200 // argon2 must not be fed megabytes

/** Reads the three fields of a registration; all faults at once, each at its field. */
export function parseRegistration(input: Registration): Parsed<Registration> {
  const nombre = parseNombre(input.nombre)
  const correo = parseCorreo(input.correo)
  const contrasena = parseContrasena(input.contrasena)
  if (nombre.ok && correo.ok && contrasena.ok) {
    return { ok: true, value: { nombre: nombre.value, correo: correo.value, contrasena: contrasena.value } }
  }
  return {
    ok: false,
    faults: [nombre, correo, contrasena].flatMap((field) => (field.ok ? [] : field.faults)),
  }
}

/** Reads an e-mail address as people type it: trimmed, at most 254 characters, one @, a dot in the domain.
 *  Whether it exists, only a mail can tell.
 *  @param path the field that a fault points at */
export function parseCorreo(text: string, path = 'correo'): Parsed<string> {
  const correo = text.normalize('NFC').trim()
  if (correo === '') return fault('correo-falta', path, 'Escribe tu correo electrónico.')
  if (
    correo.length > CORREO_MAX ||
    !/^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)+$/.test(correo)
  ) {
    return fault('correo-forma', path, 'Revisa tu correo: debe tener la forma nombre@ejemplo.com.')
  }
  return { ok: true, value: correo }
}

/** The form in which a password is hashed and compared: compatibility forms folded, so that another keyboard types
 *  the same; cut where no password can be any more. Source: NIST SP 800-63B §5.1.1.2. */
export function normaliseContrasena(text: string): string {
  return text.slice(0, 1000).normalize('NFKC')
}

/** A new password is only long or short: no composition rules, so that a phrase is welcome. */
function parseContrasena(text: string): Parsed<string> {
  const contrasena = normaliseContrasena(text)
  if (contrasena === '') return fault('contrasena-falta', 'contrasena', 'Escribe una contraseña.')
  const length = Array.from(contrasena).length
  if (length < CONTRASENA_MIN) {
    const message = `Tu contraseña necesita al menos ${CONTRASENA_MIN} caracteres. Una frase que recuerdes sirve.`
    return fault('contrasena-corta', 'contrasena', message)
  }
  if (length > CONTRASENA_MAX) {
    return fault(
      'contrasena-larga',
      'contrasena',
      `Tu contraseña puede tener hasta ${CONTRASENA_MAX} caracteres.`,
    )
  }
  return { ok: true, value: contrasena }
}

function parseNombre(text: string): Parsed<string> {
  const nombre = text.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (nombre === '') return fault('nombre-falta', 'nombre', 'Escribe tu nombre.')
  if (Array.from(nombre).length > NOMBRE_MAX) {
    return fault('nombre-largo', 'nombre', `Tu nombre puede tener hasta ${NOMBRE_MAX} caracteres.`)
  }
  return { ok: true, value: nombre }
}

function fault(code: string, path: string, message: string): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [{ code, path, message, source: 'timbra:accounts' }] }
}
