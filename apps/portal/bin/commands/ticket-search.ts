import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { parseSearch } from '../../src/tickets/search.ts'
import { searchesInForce, setSearch } from '../../src/tickets/search-settings.ts'
import type { Command } from './command.ts'
import { issuerNamed, readSettings } from './issuer-settings.ts'
import { reachApp } from './reach.ts'

const USAGE = `Uso: npm run timbra -- ticket-search <verbo> [--issuer RFC]

  show           Qué campos copia el cliente de su ticket y qué prueba que es suyo
  set ARCHIVO    Los cambia desde ahora (docs/operating/ticket-search.md)`

export const ticketSearch: Command = {
  async run(args) {
    const read = readArguments(args)
    if (read === null) {
      console.error(USAGE)
      return 2
    }
    const search = read.file === null ? null : readSettings(read.file, parseSearch)
    if (read.file !== null && search === null) return 2
    const { app, close } = await reachApp()
    try {
      const issuer = await issuerNamed(app, read.rfc)
      if (issuer === null) return 2
      if (search === null) console.log(JSON.stringify((await searchesInForce(app.db)).of(issuer.id), null, 2))
      else {
        await setSearch(app, { issuerId: issuer.id, search, who: `staff:${userInfo().username}` })
        console.log('En vigor desde ahora.')
      }
      return 0
    } finally {
      await close()
    }
  },
}

type Arguments = { readonly file: string | null; readonly rfc: string | undefined }

function readArguments(args: readonly string[]): Arguments | null {
  try {
    const options = { issuer: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [verb, file, ...more] = positionals
    if (more.length > 0) return null
    if (verb === 'show' && file === undefined) return { file: null, rfc: values.issuer }
    return verb === 'set' && file !== undefined ? { file, rfc: values.issuer } : null
  } catch {
    return null
  }
}
