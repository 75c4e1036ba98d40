import type { Fault } from '@timbra/cfdi'
import { pathText } from './parse.ts'

const MAX_DIFFERENCES = 50
const MAX_SHOWN = 80

/** Where two contents of the same ticket differ, by path, with both values.
 *  @returns at most 50; empty if they say the same: the order of fields, and absent or null, make no difference */
export function differences(before: unknown, now: unknown): Fault[] {
  return compare(before, now, []).slice(0, MAX_DIFFERENCES)
}

type Path = readonly (string | number)[]

function compare(before: unknown, now: unknown, path: Path): Fault[] {
  if (Array.isArray(before) && Array.isArray(now)) {
    const indexes = Array.from({ length: Math.max(before.length, now.length) }, (_, index) => index)
    return indexes.flatMap((index) => compare(before[index], now[index], [...path, index]))
  }
  if (isRecord(before) && isRecord(now)) {
    const keys = new Set([...Object.keys(now), ...Object.keys(before)])
    return [...keys].flatMap((key) => compare(before[key], now[key], [...path, key]))
  }
  return (before ?? null) === (now ?? null) ? [] : [difference(before, now, path)]
}

function difference(before: unknown, now: unknown, path: Path): Fault {
  return {
    code: 'ticket-distinto',
    path: pathText(path),
    message: `Antes se recibió ${shown(before)} y ahora llega ${shown(now)}.`,
    source: 'docs/api/tickets.md#repetir',
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'nada'
  const text = JSON.stringify(value)
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
