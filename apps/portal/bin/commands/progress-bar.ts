import type { Terminal } from './terminal.ts'

const WIDTH = 28

/** A bar on standard error: drawn over for a person, one line every tenth of the way for a file. */
export function createProgressBar(terminal: Terminal) {
  let tenths = 0
  let drawn = false
  return {
    /** @param done from 0 to 1 */
    show(done: number, text: string): void {
      const line = `${bar(done)} ${String(Math.floor(done * 100)).padStart(3)} %  ${text}`
      if (terminal.interactive) {
        terminal.err(`\r${line}\u001B[K`)
        drawn = true
      } else if (Math.floor(done * 10) > tenths) {
        tenths = Math.floor(done * 10)
        terminal.err(`${line}\n`)
      }
    },
    /** Makes room for another text; the next `show` draws the bar again. */
    clear(): void {
      if (drawn) terminal.err('\r\u001B[K')
      drawn = false
    },
  }
}

function bar(done: number): string {
  const full = Math.round(Math.min(Math.max(done, 0), 1) * WIDTH)
  return `[${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}]`
}
