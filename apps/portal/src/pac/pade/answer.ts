import type { PacIssue } from '../pac.ts'

/** What PADE answers to a stamp, with the types that it should have had: `codigo` and `timbradoOk` come as number,
 *  boolean or text. Texts that are empty or absent are null. Source: pac-spec §6.1. */
export type StampAnswer = {
  readonly ok: boolean
  readonly codigo: string
  readonly mensaje: string
  readonly uuid: string | null
  readonly xml: Uint8Array | null
  /** Transactions left, when CONSULTAR_SALDO was sent. */
  readonly saldo: number | null
}

/** null when this is not PADE's answer: a page of a proxy, a cut-off body, another service. */
export function parseStampAnswer(body: Buffer): StampAnswer | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  const answer: unknown = isRecord(parsed) ? parsed['servicioTimbrado'] : null
  if (!isRecord(answer)) return null
  const codigo = scalar(answer['codigo'])
  const ok = scalar(answer['timbradoOk'])
  if (codigo === '' || !['true', 'false'].includes(ok.toLowerCase())) return null
  const xmlBase64 = scalar(answer['xmlBase64'])
  return {
    ok: ok.toLowerCase() === 'true' && Number(codigo) === 0,
    codigo,
    mensaje: scalar(answer['mensaje']),
    uuid: scalar(answer['UUID']) || null,
    xml: xmlBase64 === '' ? null : Buffer.from(xmlBase64, 'base64'),
    saldo: /^-?\d+$/.test(scalar(answer['saldo'])) ? Number(scalar(answer['saldo'])) : null,
  }
}

/** SAT's codes inside `mensaje`, which joins several errors by `|`, then the service's own code. Each once. */
export function issuesOf({ codigo, mensaje }: { codigo: string; mensaje: string }): readonly PacIssue[] {
  const issues = new Map<string, PacIssue>()
  for (const part of mensaje.split('|')) {
    for (const code of part.match(/\bCFDI\d{3,6}\b/g) ?? [])
      if (!issues.has(code)) issues.set(code, { code, message: part.trim().slice(0, 500) })
  }
  if (!issues.has(codigo)) issues.set(codigo, { code: codigo, message: mensaje.slice(0, 500) })
  return [...issues.values()]
}

function scalar(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
