import type { PacIssue } from '../pac.ts'

/** SW's reply, as far as anybody may rely on it. Strings that are empty or absent are null. */
export type Envelope = {
  readonly status: 'success' | 'error'
  readonly message: string | null
  readonly messageDetail: string | null
  readonly data: Readonly<Record<string, unknown>> | null
}

/** null when this is not SW's envelope: an HTML page of a proxy, a cut-off body, another service. */
export function parseEnvelope(body: Buffer): Envelope | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  if (!isRecord(parsed) || (parsed.status !== 'success' && parsed.status !== 'error')) return null
  return {
    status: parsed.status,
    message: textOf(parsed.message),
    messageDetail: textOf(parsed.messageDetail),
    data: isRecord(parsed.data) ? parsed.data : null,
  }
}

/** Finds the codes in SW's prose: of `message`, then of every line of `messageDetail`, which sometimes holds the more
 *  precise one. Each code once. Source: pac-spec §4.2; six digits: rulebook §B1. */
export function issuesOf({ message, messageDetail }: Envelope): readonly PacIssue[] {
  const lines = [message ?? '', ...(messageDetail ?? '').split('\n')]
  const issues = new Map<string, PacIssue>()
  for (const line of lines) {
    const match = CODE.exec(line)
    if (match?.[1] && !issues.has(match[1]))
      issues.set(match[1], { code: match[1], message: cut(match[2] ?? '') })
  }
  return [...issues.values()]
}

const CODE =
  /^\s*(CFDI\d{3,6}|CO\d{4}|CC\d{4}|AU\d{4}|CACFDI\d{2}|CA\d{4}|CS\d{4}|CR\d{4}|\d{3})\b[\s.-]*(.*)$/

/** A member of `data` that is a text; null otherwise. */
export function dataText(envelope: Envelope, name: string): string | null {
  return textOf(envelope.data?.[name])
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function cut(text: string): string {
  return text.trim().slice(0, 500)
}
