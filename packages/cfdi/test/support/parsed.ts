import type { Parsed } from '../../src/index.ts'

/** The value, or an error that shows the faults. */
export function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok)
    throw new Error(parsed.faults.map(({ code, path, message }) => `${code} ${path}: ${message}`).join('\n'))
  return parsed.value
}

/** 'code path' of every fault; nothing when there is a value. */
export function faultsOf(parsed: Parsed<unknown>): readonly string[] {
  return parsed.ok ? [] : parsed.faults.map(({ code, path }) => `${code} ${path}`)
}
