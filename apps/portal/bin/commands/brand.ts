import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Fault } from '@timbra/cfdi'
import { missingPrivacy } from '../../src/brand/brand.ts'
import { type BrandWithPictures, brandOf } from '../../src/brand/find.ts'
import { paletteOf } from '../../src/brand/palette.ts'
import { readBrandFile } from '../../src/brand/read-file.ts'
import { saveBrand } from '../../src/brand/save.ts'
import { issuerByRfc, soleIssuer } from '../../src/issuers/find.ts'
import type { Command } from './command.ts'
import { reachApp } from './reach.ts'

const USAGE = `Uso: npm run timbra -- brand <verbo> [marca.json] [--issuer RFC]

  show          La marca que ven los clientes
  check ARCHIVO Sólo la revisa
  set ARCHIVO   La pone; las páginas la muestran en menos de un minuto

El archivo se explica en docs/operating/brand.md.`

export const brand: Command = {
  async run(args) {
    const asked = readArguments(args)
    if (asked === null) {
      console.error(USAGE)
      return 2
    }
    const given = asked.file === undefined ? null : readFile(asked.file)
    if (given === undefined) return 2
    if (asked.verb === 'check' && given !== null) return print(given)
    return showOrSet(given, asked.issuer)
  },
}

async function showOrSet(given: BrandWithPictures | null, rfc: string | undefined): Promise<number> {
  const { app, close } = await reachApp()
  try {
    const issuer = rfc === undefined ? await soleIssuer(app.db) : await issuerByRfc(app.db, rfc)
    if (issuer === null) {
      console.error('No hay un emisor con ese RFC.')
      return 2
    }
    if (given !== null)
      await saveBrand(app, { ...given, issuerId: issuer.id, who: `staff:${userInfo().username}` })
    const now = await brandOf(app.db, issuer.id)
    if (now !== null) return print(now)
    console.log(`${issuer.tradeName}: sin marca propia; las páginas llevan la de Timbra.`)
    return 0
  } finally {
    await close()
  }
}

type Asked = {
  readonly verb: 'show' | 'check' | 'set'
  readonly file: string | undefined
  readonly issuer: string | undefined
}

function readArguments(args: readonly string[]): Asked | null {
  try {
    const options = { issuer: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [verb, file, ...more] = positionals
    if (more.length > 0) return null
    if (verb === 'show') return file === undefined ? { verb, file, issuer: values.issuer } : null
    const withFile = (verb === 'check' || verb === 'set') && file !== undefined
    return withFile ? { verb, file, issuer: values.issuer } : null
  } catch {
    return null
  }
}

/** undefined: faulty, and said so. */
function readFile(file: string): BrandWithPictures | undefined {
  const read = readBrandFile(resolve(process.env['INIT_CWD'] ?? process.cwd(), file))
  if (read.ok) return read.value
  for (const fault of read.faults) console.error(lineOf(fault))
  return undefined
}

function lineOf({ path, message, code }: Fault): string {
  return `${path === '' ? '' : `${path}: `}${message} (${code})`
}

function print({ brand: said, logo, ticket }: BrandWithPictures): number {
  const palette = said.color === null ? null : paletteOf(said.color, said.colorDark)
  const missing = missingPrivacy(said)
  console.log(`Nombre: ${said.name}`)
  console.log(
    palette === null
      ? 'Colores: los de Timbra'
      : `Colores: ${palette.light.accent} sobre claro, ${palette.dark.accent} sobre oscuro`,
  )
  for (const [name, picture] of [
    ['Logo', logo],
    ['Imagen del ticket', ticket],
  ] as const)
    console.log(
      `${name}: ${picture === null ? 'ninguno' : `${picture.type}, ${picture.width} × ${picture.height}, ${picture.body.length} bytes`}`,
    )
  console.log(
    missing.length === 0
      ? 'Aviso de privacidad: completo'
      : `Aviso de privacidad: falta ${missing.join(', ')}`,
  )
  return 0
}
