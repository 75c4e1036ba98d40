import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Fault, Parsed } from '@timbra/cfdi'
import type { App } from '../../src/app.ts'
import { type Issuer, issuerByRfc, soleIssuer } from '../../src/issuers/find.ts'

/** Reads a JSON file, named from where the caller stands. @returns null when it cannot be used, and that is said */
export function readSettings<T>(file: string, parse: (given: unknown) => Parsed<T>): T | null {
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), file)
  let given: unknown
  try {
    given = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    console.error(`No se pudo leer ${file} como JSON.`)
    return null
  }
  const parsed = parse(given)
  if (parsed.ok) return parsed.value
  for (const fault of parsed.faults) console.error(lineOf(fault))
  return null
}

function lineOf({ path, message, code }: Fault): string {
  return `${path === '' ? '' : `${path}: `}${message} (${code})`
}

/** The issuer of --issuer, or the only one. @returns null when there is none with that RFC, and that is said */
export async function issuerNamed(app: App, rfc: string | undefined): Promise<Issuer | null> {
  const issuer = rfc === undefined ? await soleIssuer(app.db) : await issuerByRfc(app.db, rfc)
  if (issuer === null) console.error('No hay un emisor con ese RFC.')
  return issuer
}
