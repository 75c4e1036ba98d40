import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError, SetupError } from '../../src/errors.ts'
import { soleIssuer } from '../../src/issuers/find.ts'
import {
  type ImportCounts,
  importTickets as importLines,
  type RefusedLine,
} from '../../src/tickets/import.ts'
import type { ReceiveDeps } from '../../src/tickets/receive.ts'
import type { Command } from './command.ts'
import { createProgressBar } from './progress-bar.ts'
import { type Reached, reachApp } from './reach.ts'
import { type LineFile, openLines } from './read-lines.ts'
import { processTerminal, type Terminal } from './terminal.ts'

const USAGE = 'Uso: npm run timbra -- import-tickets ARCHIVO.ndjson [--store TIENDA]\n'

export const importTickets: Command = {
  run: (args) => importCommand({ connect: reachApp, terminal: processTerminal() }).run(args),
}

/** 0: all is in · 1: some lines were refused, the rest is in · 2: nothing could be read. */
export function importCommand(world: {
  connect(): Promise<Reached<ReceiveDeps>>
  terminal: Terminal
}): Command {
  return {
    async run(args) {
      const asked = readArguments(args)
      if (!asked) {
        world.terminal.err(USAGE)
        return 2
      }
      try {
        const file = await openLines(resolve(world.terminal.folder, asked.path), asked.path)
        try {
          return await withApp(world, (deps) => importFile(deps, file, asked.store, world.terminal))
        } finally {
          await file.close()
        }
      } catch (cause) {
        if (!(cause instanceof SetupError)) throw cause
        world.terminal.err(`${cause.publicMessage}\n`)
        return 2
      }
    },
  }
}

function readArguments(args: readonly string[]): { path: string; store: string | null } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { store: { type: 'string' } },
      allowPositionals: true,
    })
    const [path, ...more] = positionals
    return path === undefined || more.length > 0 ? null : { path, store: values.store ?? null }
  } catch {
    return null
  }
}

async function withApp(
  world: { connect(): Promise<Reached<ReceiveDeps>> },
  work: (deps: ReceiveDeps) => Promise<number>,
): Promise<number> {
  const reached = await world.connect()
  try {
    return await work(reached.app)
  } finally {
    await reached.close()
  }
}

async function importFile(
  deps: ReceiveDeps,
  file: LineFile,
  store: string | null,
  terminal: Terminal,
): Promise<number> {
  const bar = createProgressBar(terminal)
  const began = performance.now()
  let counts: ImportCounts = { created: 0, same: 0, refused: 0 }
  try {
    const issuer = await soleIssuer(deps.db)
    counts = await importLines(
      deps,
      { issuerId: issuer.id, store, lines: file.lines() },
      {
        refused(line) {
          bar.clear()
          terminal.out(refusalText(line))
        },
        progress(now) {
          counts = now
          bar.show(file.read_bytes() / Math.max(file.size_bytes, 1), rateText(now, began))
        },
      },
    )
  } catch (cause) {
    bar.clear()
    throw interrupted(cause, counts)
  }
  bar.clear()
  terminal.out(summaryText(counts, began))
  return counts.refused === 0 ? 0 : 1
}

/** "línea 12 · 0031-04-… · total · La suma de los netos es …", one line per fault. */
function refusalText({ line, externalId, faults }: RefusedLine): string {
  const who = externalId === null ? '' : ` · ${externalId}`
  return faults
    .map(({ path, message }) => `línea ${line}${who}${path === '' ? '' : ` · ${path}`} · ${message}\n`)
    .join('')
}

function summaryText(counts: ImportCounts, began: number): string {
  const { created, same, refused } = counts
  return `Importados: ${created} · ya estaban: ${same} · rechazados: ${refused} · ${rateText(counts, began)}\n`
}

function rateText({ created, same, refused }: ImportCounts, began: number): string {
  const total = created + same + refused
  const seconds = Math.max((performance.now() - began) / 1000, 0.001)
  return `${total} tickets, ${Math.round(total / seconds)} tickets/s`
}

function interrupted(cause: unknown, counts: ImportCounts): AppError {
  if (cause instanceof AppError) return cause
  return new AppError(
    'importacion-interrumpida',
    `La base de datos dejó de responder después de ${counts.created + counts.same} tickets, que quedaron guardados. Repite el mismo comando: lo que ya está no se duplica.`,
    { cause },
  )
}
