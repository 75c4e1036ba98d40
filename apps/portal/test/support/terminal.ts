import type { Command } from '../../bin/commands/command.ts'
import type { Terminal } from '../../bin/commands/terminal.ts'

/** Runs a command as a program would: nobody watches, and what it prints is kept. */
export async function runCommand(
  folder: string,
  commandAt: (terminal: Terminal) => Command,
  args: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = ''
  let err = ''
  const terminal: Terminal = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    interactive: false,
    folder,
  }
  const code = await commandAt(terminal).run(args)
  return { code, out, err }
}
