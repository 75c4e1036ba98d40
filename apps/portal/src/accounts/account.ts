import type { Fault, Parsed } from '@timbra/cfdi'
import { parseCorreo } from '../email.ts'

/** A person who may enter; what pages may know of them. */
export type Account = { readonly id: string; readonly nombre: string; readonly email: string }

/** What somebody typed at /registro. */
export type Registration = { readonly nombre: string; readonly correo: string; readonly contrasena: string }

const NOMBRE_MAX = 100
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

/** The form in which a password is hashed and compared: compatibility forms folded, so that another keyboard types
 *  the same; cut where no password can be any more. Source: NIST SP 800-63B §5.1.1.2. */
export function normaliseContrasena(text: string): string {
  return text.slice(0, 1000).normalize('NFKC')
}

/** A new password is only long or short: no composition rules, so that a phrase is welcome. */
export function parseContrasena(text: string): Parsed<string> {
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
