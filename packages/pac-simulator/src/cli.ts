/** Command line of the simulator: all PACs and the SAT on one address, until somebody stops it. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DEMO_CONTRATO, PACS, startSimulator, type Simulator } from './index.ts'
import { demoTaxpayers, ensureSandbox, PAC_CERTIFICATES, SandboxError } from './sandbox.ts'

export type CLIOutput = {
  /** Paths are relative to this folder. */
  readonly cwd: string
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** Resolves when the simulator is to end. */
  readonly stop: Promise<void>
}

const usage = `Usage: pac-simulator [--port N] [--host ADDRESS] [--data DIR] [--memory] [--seed N] [--now INSTANT]

Answers as ${PACS.join(', ')} and as the SAT, on one address, until SIGINT or SIGTERM.
--port    4567; 0 takes any free one
--host    127.0.0.1; whoever reaches it reaches the control plane too
--data    .pac-simulator: folder of certificates and ledgers, made when it is missing
--memory  keeps no ledger on disk: what is stamped is forgotten at the end
--seed    the same seed, certificates and requests give the same UUIDs, stamps and faults
--now     where the clock stands at the start (2026-11-23T18:00:00Z); it goes on from there; else as the last run left it
Exit code: 0 stopped, 1 could not start, 2 wrong usage.`

/** Runs until `stop`. @returns the exit code: 0 stopped · 1 could not start · 2 wrong usage. */
export async function main(argv: readonly string[], io: CLIOutput): Promise<number> {
  const options = parseOptions(argv)
  if (options === null || options.help) {
    ;(options ? io.out : io.err)(usage)
    return options ? 0 : 2
  }
  const data = resolve(io.cwd, options.data)
  try {
    const simulator = await start(options, data)
    announce(simulator, data, io)
    await io.stop
    await simulator.close()
    return 0
  } catch (cause) {
    const sentence = sentenceOf(cause as NodeJS.ErrnoException, options)
    if (sentence === null) throw cause
    io.err(sentence)
    return 1
  }
}

type Options = {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly memory: boolean
  readonly seed: number | null
  readonly now: Date | null
  readonly help: boolean
}

function parseOptions(argv: readonly string[]): Options | null {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const flag = { type: 'boolean', default: false } as const
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: text('4567'),
        host: text('127.0.0.1'),
        data: text('.pac-simulator'),
        memory: flag,
        seed: text(''),
        now: text(''),
        help: { ...flag, short: 'h' },
      },
    })
    const port = Number(values.port)
    const seed = values.seed === '' ? null : Number(values.seed)
    const now = values.now === '' ? null : new Date(values.now)
    const isRight =
      /^\d{1,5}$/.test(values.port) &&
      port <= 65_535 &&
      (seed === null || Number.isSafeInteger(seed)) &&
      (now === null || !Number.isNaN(now.getTime()))
    return isRight ? { ...values, port, seed, now } : null
  } catch {
    return null
  }
}

async function start({ port, host, memory, seed, now }: Options, data: string): Promise<Simulator> {
  const clock = clockFrom(now)
  const simulator = await startSimulator({
    port,
    host,
    authority: await ensureSandbox(join(data, PAPERS), clock.now()),
    ledgerDir: memory ? null : join(data, 'ledgers'),
    taxpayers: demoTaxpayers(),
    clock,
    ...(seed === null ? {} : { seed }),
  })
  if (now !== null) simulator.clock.reset() // from there, however far an earlier run was moved
  return simulator
}

const PAPERS = 'papers'

function clockFrom(start: Date | null): { now(): Date } {
  const offset_ms = start === null ? 0 : start.getTime() - Date.now()
  return { now: () => new Date(Date.now() + offset_ms) }
}

function announce({ url }: Simulator, data: string, { out }: CLIOutput): void {
  const papers = join(data, PAPERS)
  out(`pac-simulator  ${url}`)
  out(`control plane  ${url}/__sim/`)
  out(`accounts       user demo, password demo; contrato of PADE ${DEMO_CONTRATO}`)
  out(`seal with      ${join(papers, 'csd.cer')}, csd.key, passphrase in csd.passphrase.txt`)
  out(`PACs sign with ${join(papers, PAC_CERTIFICATES)}`)
}

/** What a person can mend; null for what is our bug. */
function sentenceOf(cause: NodeJS.ErrnoException, { port, host }: Options): string | null {
  if (cause instanceof SandboxError) return cause.message
  if (cause.code === 'EADDRINUSE') return `Port ${port} is taken: choose another with --port, or 0 for any.`
  if (cause.code === 'EADDRNOTAVAIL') return `This machine has no address ${host}.`
  return cause.code === 'EACCES' ? `Not allowed: ${cause.message}` : null
}
