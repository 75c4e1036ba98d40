#!/usr/bin/env node
import { main } from '../src/cli.ts'

process.exitCode = await main(process.argv.slice(2), {
  // npm runs scripts in the package's folder; people mean the folder they stand in.
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  stop: new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  }),
})
