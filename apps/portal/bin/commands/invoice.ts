import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Fault } from '@timbra/cfdi'
import { logoSvgOf } from '../../src/brand/find.ts'
import type { Config } from '../../src/config.ts'
import { lookOf } from '../../src/delivery/look.ts'
import { renderPdf } from '../../src/delivery/render-pdf.ts'
import { SetupError } from '../../src/errors.ts'
import type { IssuanceView } from '../../src/issuance/view.ts'
import type { ReceiveDeps } from '../../src/tickets/receive.ts'
import type { Command } from './command.ts'
import { atFiles, readInvoiceInput } from './invoice-input.ts'
import { type Reached, reachOrStart } from './reach.ts'
import { readJson } from './read-lines.ts'
import { requestInvoice, settledIssuance } from './request-and-wait.ts'
import { processTerminal, type Terminal } from './terminal.ts'

const USAGE =
  'Uso: npm run timbra -- invoice --ticket TICKET.json --receptor RECEPTOR.json --out CARPETA [--wait SEGUNDOS]\n' +
  'Termina con 0: timbrado, ahora o antes ("already") para el mismo RFC · 1: sigue por su cuenta · 2: hay que corregir\n'
const WAIT_s = 60

export const invoice: Command = {
  run: (args) => invoiceCommand({ connect: reachOrStart, terminal: processTerminal() }).run(args),
}

type InvoiceApp = ReceiveDeps & { readonly config: Pick<Config, 'mode'> }
type World = { connect(): Promise<Reached<InvoiceApp>>; readonly terminal: Terminal }

/** Prints one JSON object. 0: stamped, {uuid, state, files} · 1: not stamped in time, it goes on by itself · 2: the
 *  input is wrong, {faults}, all at once; also when the ticket has a CFDI for another RFC. `already` is added when it
 *  had been asked for before, for the same RFC. */
export function invoiceCommand(world: {
  connect(): Promise<Reached<InvoiceApp>>
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
        return await run(world, asked)
      } catch (cause) {
        if (!(cause instanceof SetupError)) throw cause
        world.terminal.err(`${cause.publicMessage}\n`)
        return 2
      }
    },
  }
}

type Asked = { ticket: string; receptor: string; out: string; wait_s: number }

function readArguments(args: readonly string[]): Asked | null {
  try {
    const text = { type: 'string' } as const
    const { ticket, receptor, out, wait } = parseArgs({
      args: [...args],
      options: { ticket: text, receptor: text, out: text, wait: text },
    }).values
    const wait_s = wait === undefined ? WAIT_s : Number(wait)
    return ticket && receptor && out && Number.isFinite(wait_s) ? { ticket, receptor, out, wait_s } : null
  } catch {
    return null
  }
}

async function run(world: World, asked: Asked): Promise<number> {
  const { terminal } = world
  const file = (path: string) => readJson(resolve(terminal.folder, path), path)
  const input = readInvoiceInput(await file(asked.ticket), await file(asked.receptor))
  if (!input.ok) return refuse(terminal, input.faults)
  const out = await openFolder(resolve(terminal.folder, asked.out), asked.out)
  const reached = await world.connect()
  const { app } = reached
  try {
    const requested = await requestInvoice(app, input)
    if ('faults' in requested) return refuse(terminal, requested.faults)
    const { token, already } = requested
    const view = await settledIssuance(app, { token, rfc: input.receptor.rfc, wait_s: asked.wait_s })
    if (view === null) return refuse(terminal, [OTHERS])
    const logoSvg = await logoSvgOf(app.db, view.issuer.id)
    return await report(terminal, view, { already, mode: app.config.mode, out, logoSvg })
  } finally {
    await reached.close()
  }
}

async function report(
  terminal: Terminal,
  view: IssuanceView,
  x: {
    readonly already: boolean
    readonly mode: Config['mode']
    readonly out: string
    readonly logoSvg: string | null
  },
): Promise<number> {
  const { uuid, state, stampedXml } = view
  const already = x.already ? { already: true } : {}
  if (!stampedXml || uuid === null) {
    const faults = atFiles(view.faults)
    print(terminal, { uuid: null, state, files: [], ...already, ...(faults.length > 0 ? { faults } : {}) })
    return state === 'waiting-customer' ? 2 : 1
  }
  const name = join(x.out, `${view.serie ?? ''}-${view.folio ?? ''}_${uuid}`)
  const files = [`${name}.xml`, `${name}.pdf`]
  await writeFile(`${name}.xml`, stampedXml)
  await writeFile(`${name}.pdf`, await renderPdf(stampedXml, lookOf({ ...view, ...x })))
  print(terminal, { uuid, state, files, ...already })
  return 0
}

/** Names neither the other RFC nor its UUID: who holds a ticket need not know who else did. */
const OTHERS: Fault = {
  code: 'ya-facturado-a-otro',
  path: 'receptor.rfc',
  message: 'Este ticket ya se facturó a otro RFC.',
  source: 'docs/api/tickets.md#facturar',
}

function refuse(terminal: Terminal, faults: readonly Fault[]): number {
  print(terminal, { faults })
  return 2
}

function print(terminal: Terminal, answer: unknown): void {
  terminal.out(`${JSON.stringify(answer)}\n`)
}

async function openFolder(path: string, name: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true })
    return path
  } catch (cause) {
    throw new SetupError(
      'carpeta-ilegible',
      `No se puede crear la carpeta ${name}. Revisa la ruta y los permisos.`,
      { cause },
    )
  }
}
