import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { type Decided, grantPetition, refusePetition } from '../../src/petitions/decide.ts'
import { openPetitions } from '../../src/petitions/find.ts'
import { type Petition, petitionFolio } from '../../src/petitions/petition.ts'
import type { Command } from './command.ts'
import { issuerNamed } from './issuer-settings.ts'
import { reachApp } from './reach.ts'

const USAGE = `Uso: npm run timbra -- petitions <verbo> [folio] [--answer "…"] [--issuer RFC]

  list                        Lo que los clientes piden a la tienda, lo más antiguo primero
  grant P-1A2B3C4D            Sí: se hace ahora la factura, o el cambio
  refuse P-1A2B3C4D --answer  No, con la razón que lee el cliente`

export const petitions: Command = {
  async run(args) {
    const read = readArguments(args)
    if (read === null) {
      console.error(USAGE)
      return 2
    }
    const { app, close } = await reachApp()
    try {
      if (read.verb === 'list') {
        const issuer = await issuerNamed(app, read.rfc)
        return issuer === null ? 2 : print(await openPetitions(app.db, issuer.id))
      }
      const decide = read.verb === 'grant' ? grantPetition : refusePetition
      const who = `staff:${userInfo().username}`
      return answer(await decide(app, { folio: read.folio, who, answer: read.answer }))
    } finally {
      await close()
    }
  },
}

type Arguments =
  | { readonly verb: 'list'; readonly rfc: string | undefined }
  | { readonly verb: 'grant' | 'refuse'; readonly folio: string; readonly answer: string }

function readArguments(args: readonly string[]): Arguments | null {
  try {
    const options = { issuer: { type: 'string' }, answer: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [verb, folio, ...more] = positionals
    if (more.length > 0) return null
    if (verb === 'list' && folio === undefined) return { verb, rfc: values.issuer }
    if ((verb === 'grant' || verb === 'refuse') && folio !== undefined)
      return { verb, folio, answer: values.answer ?? '' }
    return null
  } catch {
    return null
  }
}

/** No data of the customer but the reason, which was written for whoever decides. */
function print(rows: readonly Petition[]): number {
  if (rows.length === 0) console.log('Nadie espera una respuesta de la tienda.')
  for (const row of rows)
    console.log(
      [petitionFolio(row), KINDS[row.kind], row.askedAt.toISOString(), JSON.stringify(row.reason)].join('  '),
    )
  return 0
}

const KINDS = { late: 'fuera de plazo', correction: 'cambio de datos' } as const

function answer(decided: Decided): number {
  console.log(sentenceOf(decided))
  return decided.kind === 'done' ? 0 : 1
}

function sentenceOf(decided: Decided): string {
  switch (decided.kind) {
    case 'done':
      return 'Hecho. El cliente lo ve en su página.'
    case 'unknown':
      return 'No hay una sola solicitud con ese folio.'
    case 'decided-before':
      return decided.state === 'granted' ? 'Ya se había aceptado.' : 'Ya se había rechazado.'
    case 'no-answer':
      return 'Di por qué con --answer "…": lo lee el cliente.'
    case 'impossible':
      return `No se puede: ${decided.faults.map(({ message }) => message).join(' ') || 'la factura ya no está vigente.'}`
  }
}
