import type { ReadElement } from '@timbra/cfdi'
import type { PacIssue } from '../pac.ts'
import { childText, findAll } from '../soap.ts'

/** The inner result of a stamp: what became of the CFDI. Texts that are empty or nil are null. Source: pac-spec §7. */
export type StampResult = {
  readonly status: string
  readonly mensaje: string
  readonly uuid: string | null
  readonly xml: Uint8Array | null
}

/** null unless there is exactly one: one CFDI was sent. fechaTimbrado is not read: it is in GMT, the TFD has the time. */
export function stampResultOf(body: ReadElement): StampResult | null {
  const [only, ...others] = findAll(body, 'resultados')
  const status = only ? childText(only, 'status') : ''
  if (!only || others.length > 0 || status === '') return null
  const base64 = childText(only, 'cfdiTimbrado')
  return {
    status,
    mensaje: childText(only, 'mensaje'),
    uuid: childText(only, 'uuid') || null,
    xml: base64 === '' ? null : Buffer.from(base64, 'base64'),
  }
}

/** SAT's codes inside `mensaje` — `… [Error #CFDI40101] …` —, then the status. Each once. Having no stamps left is told
 *  in words only; it stands alone then, as SIN-TIMBRES. */
export function issuesOf({ status, mensaje }: { status: string; mensaje: string }): readonly PacIssue[] {
  const issues = new Map<string, PacIssue>()
  for (const part of mensaje.split(/(?=\[\s*Error\s*#)/i)) {
    const code = /^\[\s*Error\s*#\s*([^\]\s]+)\s*\]/i.exec(part)?.[1]
    if (code !== undefined && !issues.has(code)) {
      const message = part.slice(part.indexOf(']') + 1).trim()
      issues.set(code, { code, message: message.slice(0, 500) })
    }
  }
  if (issues.size === 0 && saysNoStamps(mensaje)) {
    return [{ code: 'SIN-TIMBRES', message: mensaje.slice(0, 500) }]
  }
  if (!issues.has(status)) issues.set(status, { code: status, message: mensaje.slice(0, 500) })
  return [...issues.values()]
}

function saysNoStamps(text: string): boolean {
  return (
    /\b(timbres|cr[eé]ditos)\b/i.test(text) && /\b(no (cuenta|tiene|dispone)|sin|agot|insuficien)/i.test(text)
  )
}
