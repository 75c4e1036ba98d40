/** Where a command writes and from where it reads relative paths; passed in, so that a test can listen. */
export type Terminal = {
  /** What was asked for: standard output. */
  out(text: string): void
  /** How it is going: standard error. */
  err(text: string): void
  /** Whether a person watches standard error, so that a line may be drawn over. */
  readonly interactive: boolean
  /** The caller's folder: npm changes into the checkout, and says in INIT_CWD where it was called. */
  readonly folder: string
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    folder: process.env['INIT_CWD'] ?? process.cwd(),
  }
}
