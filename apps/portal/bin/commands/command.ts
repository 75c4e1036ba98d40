/** One verb of the command line. `run` answers the exit code: 0 done · 1 done in part or refused · 2 bad input. */
export type Command = {
  run(args: readonly string[]): Promise<number>
}
