import type { ReadElement } from '@timbra/cfdi'
import type { PacIssue } from '../pac.ts'
import { findAll, localName, textOf } from '../soap.ts'

/** What Finkok says to `stamp` and `stamped`. Texts that are empty or absent are null. Source: pac-spec §5.2. */
export type StampAnswer = {
  readonly xml: string | null
  readonly uuid: string | null
  /** Of the Incidencias, each code once: the 307 has been seen twice. They may stand beside a stamp. */
  readonly issues: readonly PacIssue[]
  /** CodEstatus speaks of an earlier stamp. */
  readonly before: boolean
}

export function readStampAnswer(result: ReadElement): StampAnswer {
  const issues = new Map<string, PacIssue>()
  for (const incidencia of findAll(result, 'Incidencia')) {
    const code = normalised(textOf(incidencia, 'CodigoError'))
    const said = [textOf(incidencia, 'MensajeIncidencia'), textOf(incidencia, 'ExtraInfo')]
    const message = said.filter(Boolean).join(' ').slice(0, 500)
    if (code !== '' && !issues.has(code)) issues.set(code, { code, message })
  }
  return {
    xml: fieldOf(result, 'xml'),
    uuid: fieldOf(result, 'UUID'),
    issues: [...issues.values()],
    before: issues.has('307') || (fieldOf(result, 'CodEstatus') ?? '').includes('previamente'),
  }
}

/** The text of a child of the Result, not of what is nested deeper; null when it is empty or not there. */
export function fieldOf(result: ReadElement, name: string): string | null {
  const text = result.children.find((child) => localName(child) === name)?.text ?? ''
  return text.trim() === '' ? null : text
}

/** `CFDI40145 - …` and ` CFDI40145` are CFDI40145. */
function normalised(code: string): string {
  return /^[A-Za-z]*\d+/.exec(code.trim())?.[0] ?? code.trim()
}
