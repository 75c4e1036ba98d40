import type { Overview } from '@timbra/pac-simulator'

/** One call of the simulator's control plane. */
export type ControlCall = {
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

export const FIELDS = [
  'accion',
  'pac',
  'op',
  'mode',
  'times',
  'serie',
  'folio',
  'ms',
  'stamped',
  'variant',
  'code',
  'id',
  'user',
  'stamps',
  'locked',
  'maintenance',
  'statusLag_ms',
  'cancelLag_ms',
  'effectLag_ms',
  'grace_ms',
  'answer_ms',
  'advance_h',
  'uuid',
  'answer',
] as const
export type Fields = Readonly<Record<(typeof FIELDS)[number], string>>

/** What a form of the page asks of the simulator, which checks it. @returns null for a form that the page does not have */
export function callOf(fields: Fields): ControlCall | null {
  const id = encodeURIComponent(fields.id)
  const pac = encodeURIComponent(fields.pac)
  switch (fields.accion) {
    case 'falla':
      return { method: 'POST', path: 'faults', body: ruleOf(fields) }
    case 'quitar':
      return { method: 'DELETE', path: `faults/${id}` }
    case 'quitar-todas':
      return { method: 'DELETE', path: 'faults' }
    case 'cuenta':
      return { method: 'POST', path: `accounts/${pac}`, body: accountOf(fields) }
    case 'sat':
      return { method: 'POST', path: 'sat', body: satOf(fields) }
    case 'cancelacion':
      return {
        method: 'POST',
        path: `sat/${encodeURIComponent(fields.uuid)}`,
        body: { answer: fields.answer },
      }
    case 'reloj':
      return { method: 'POST', path: 'clock', body: { advance_ms: Number(fields.advance_h) * 3_600_000 } }
    case 'reiniciar':
      return { method: 'POST', path: 'reset' }
    default:
      return null
  }
}

function ruleOf({ pac, op, mode, times, serie, folio, ms, stamped, variant, code }: Fields) {
  const match = { ...given('serie', serie), ...given('folio', folio) }
  return {
    pac,
    op,
    mode,
    stamped: stamped !== '',
    ...(Object.keys(match).length > 0 ? { match } : {}),
    ...(times === '' ? {} : { times: Number(times) }),
    ...(ms === '' ? {} : { ms: Number(ms) }),
    ...(mode === 'bad-tfd' ? { variant } : {}),
    ...(mode === 'reject' ? { code: code || 'CFDI40145' } : {}),
  }
}

function accountOf({ user, stamps, locked, maintenance }: Fields) {
  const bought = stamps === '' ? 'unlimited' : Number(stamps)
  return { user, stamps: bought, locked: locked !== '', maintenance: maintenance !== '' }
}

/** The page speaks in minutes. */
function satOf(fields: Fields) {
  const names = ['statusLag_ms', 'cancelLag_ms', 'effectLag_ms', 'grace_ms', 'answer_ms'] as const
  return Object.fromEntries(names.map((name) => [name, Number(fields[name]) * 60_000]))
}

function given(name: string, value: string): Record<string, string> {
  return value === '' ? {} : { [name]: value }
}

const TIMEOUT_MS = 3_000

/** @returns null when the simulator does not answer */
export async function readOverview(url: string, last: number): Promise<Overview | null> {
  try {
    const answer = await fetch(`${url}/__sim/overview?last=${last}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return answer.ok ? ((await answer.json()) as Overview) : null // the same repository made it
  } catch {
    return null
  }
}

/** @returns what the simulator has against it, null when it did it */
export async function send(url: string, { method, path, body }: ControlCall): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/__sim/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (answer.ok) return null
    const { error } = (await answer.json()) as { error?: unknown }
    return String(error)
  } catch (cause) {
    return cause instanceof Error ? cause.name : 'unknown'
  }
}
