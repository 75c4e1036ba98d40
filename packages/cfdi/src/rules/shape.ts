import type { Fault } from '../fault.ts'

/** What callers without types may hand over where an object belongs. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function typeFault(path: string, what: string): Fault {
  return { code: 'TIPO-1', path, message: `Este dato debe ser ${what}.`, source: 'venta.ts' }
}

/** The items of a list at `path`, of which those that are no objects are faults; what is no list is one. */
export function recordsOf<Item>(list: readonly Item[], path: string, faults: Fault[]): readonly Item[] {
  if (!Array.isArray(list)) {
    faults.push(typeFault(path, 'una lista'))
    return []
  }
  const before = faults.length
  for (let index = 0; index < list.length; index += 1) {
    if (!isRecord(list[index])) faults.push(typeFault(`${path}[${index}]`, 'un objeto'))
  }
  return faults.length === before ? list : []
}

/** A list of texts that may be missing. */
export function textsOf(
  list: readonly string[] | undefined,
  path: string,
  faults: Fault[],
): readonly string[] {
  if (list === undefined) return none
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list
  faults.push(typeFault(path, 'una lista de textos'))
  return none
}

const none: readonly string[] = []

export function isText(text: string | undefined, pattern: RegExp): text is string {
  return typeof text === 'string' && pattern.test(text)
}

/** At most 15 digits as a number; -1 for anything else. */
export function readDigits(text: string, from: number, to: number): number {
  let value = 0
  for (let index = from; index < to; index += 1) {
    const digit = text.charCodeAt(index) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Whether it is so many digits, at most 15. */
export function isDigits(text: string, count: number): boolean {
  return typeof text === 'string' && text.length === count && readDigits(text, 0, count) >= 0
}
