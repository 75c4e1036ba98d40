// The command line of the portal: `timbra <verb> …`. Each verb is one file of commands/.
import { AppError } from '../src/errors.ts'
import { reportFailure } from './stack/child.ts'
import type { Command } from './commands/command.ts'

/** Every verb, and its line in the list of commands. */
const COMMANDS: Record<string, { summary: string; load(): Promise<Command> }> = {
  start: {
    summary: 'Arranca todo: base de datos, simulador, portal y trabajador',
    load: async () => (await import('./commands/start.ts')).start,
  },
  serve: { summary: 'Solo el portal web', load: async () => (await import('./commands/serve.ts')).serve },
  work: {
    summary: 'Solo el trabajador que timbra y entrega',
    load: async () => (await import('./commands/work.ts')).work,
  },
  migrate: {
    summary: 'Pone al día la base de datos de DATABASE_URL',
    load: async () => (await import('./commands/migrate.ts')).migrate,
  },
  sandbox: {
    summary: 'Solo el simulador de PAC y el buzón de pruebas',
    load: async () => (await import('./commands/sandbox.ts')).sandbox,
  },
  prepare: {
    summary: 'Migra y, en el sandbox, carga la cadena de demostración',
    load: async () => (await import('./commands/prepare.ts')).prepare,
  },
  'import-tickets': {
    summary: 'Importa ventas de un archivo NDJSON',
    load: async () => (await import('./commands/import-tickets.ts')).importTickets,
  },
  manual: {
    summary: 'Facturas que esperan a una persona, y sus tres salidas',
    load: async () => (await import('./commands/manual.ts')).manual,
  },
  petitions: {
    summary: 'Lo que los clientes piden a la tienda: fuera de plazo, cambios',
    load: async () => (await import('./commands/petitions.ts')).petitions,
  },
  'ticket-search': {
    summary: 'Cómo encuentra el cliente su ticket sin el código',
    load: async () => (await import('./commands/ticket-search.ts')).ticketSearch,
  },
  pacs: {
    summary: 'Los PAC en uso: si contestan y cuántos timbres quedan',
    load: async () => (await import('./commands/pacs.ts')).pacs,
  },
  deadlines: {
    summary: 'Hasta cuándo se puede facturar, y a quién dejaría fuera otro plazo',
    load: async () => (await import('./commands/deadlines.ts')).deadlines,
  },
  brand: {
    summary: 'Nombre, logo, colores y textos del emisor',
    load: async () => (await import('./commands/brand.ts')).brand,
  },
  invoice: {
    summary: 'Factura un ticket desde la línea de comandos',
    load: async () => (await import('./commands/invoice.ts')).invoice,
  },
}

process.exitCode = await main(process.argv.slice(2))

async function main([verb, ...args]: string[]): Promise<number> {
  const entry = verb === undefined ? undefined : COMMANDS[verb]
  if (!entry) {
    console.error(usage(verb))
    return verb === undefined || verb === 'help' || verb === '--help' ? 0 : 2
  }
  try {
    const command = await entry.load()
    return await command.run(args)
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    if (process.send) reportFailure(cause.publicMessage)
    else console.error(cause.publicMessage)
    return 1
  }
}

function usage(verb: string | undefined): string {
  const unknown =
    verb === undefined || verb === 'help' || verb === '--help' ? [] : [`No existe el comando «${verb}».`, '']
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length))
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return [...unknown, 'Uso: npm run timbra -- <comando> [opciones]', '', ...lines].join('\n')
}
