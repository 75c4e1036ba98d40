import { certificateFacts } from '../../certificate-facts.ts'

/** Whether the text is the base64 of a certificate of SAT's shape. The last answer is kept: documents come in rows
 *  with the same certificate, and reading one takes longer than all other rules. Source: CFDI40106. */
export function isCertificado(base64: string): boolean {
  if (base64 !== last.base64) last = { base64, answer: canBeRead(base64) }
  return last.answer
}

let last = { base64: '', answer: false }

function canBeRead(base64: string): boolean {
  try {
    certificateFacts(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
    return true
  } catch {
    return false
  }
}
