import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Fault, Parsed } from '@timbra/cfdi'
import { parseBrand } from './brand.ts'
import type { BrandWithPictures } from './find.ts'
import { parsePicture } from './parse-picture.ts'
import type { Picture, Purpose } from './picture.ts'

/** Reads a brand and the pictures that it names, which are found beside it.
 *  @returns the brand, or every fault: archivo-ilegible beside those of parseBrand and parsePicture */
export function readBrandFile(path: string): Parsed<BrandWithPictures> {
  const given = jsonOf(path)
  if (given === undefined)
    return { ok: false, faults: [unreadable('', `No se pudo leer ${path} como JSON.`)] }
  const parsed = parseBrand(given)
  if (!parsed.ok) return parsed
  const logo = pictureBeside(path, parsed.value.logo, 'logo')
  const ticket = pictureBeside(path, parsed.value.ticket, 'ticket')
  const faults = [logo, ticket].flatMap((picture) => (picture.ok ? [] : picture.faults))
  if (!logo.ok || !ticket.ok) return { ok: false, faults }
  return { ok: true, value: { brand: parsed.value.brand, logo: logo.value, ticket: ticket.value } }
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function pictureBeside(path: string, name: string | null, purpose: Purpose): Parsed<Picture | null> {
  if (name === null) return { ok: true, value: null }
  let body: Buffer
  try {
    body = readFileSync(resolve(dirname(path), name))
  } catch {
    return { ok: false, faults: [unreadable(purpose, `No se pudo leer la imagen ${name}.`)] }
  }
  return parsePicture(body, purpose)
}

function unreadable(path: string, message: string): Fault {
  return { code: 'archivo-ilegible', path, message, source: 'docs/operating/brand.md' }
}
