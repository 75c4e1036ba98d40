import type { PacName } from './pacs.ts'
import { latency_ms, seededRandom } from './random.ts'

export const MODES = [
  'timeout-before',
  'timeout-after',
  'reset-before',
  'reset-after',
  'http-500-html',
  'http-502',
  'http-503',
  'http-429',
  'soap-fault',
  'dup-no-data',
  'recover-lag',
  'bad-tfd',
  'auth-expired',
  'no-credits',
  'locked',
  'maintenance',
  'reject',
  'warn-with-success',
  'sat-lag',
  'slow',
] as const
export type Mode = (typeof MODES)[number]

export const OPS = [
  'auth',
  'stamp',
  'datawarehouse',
  'storage',
  'balance',
  'cancel',
  'receipt',
  'recover',
  'health',
  'status',
  '*',
] as const
export type Op = (typeof OPS)[number]

export const TFD_VARIANTS = [
  'foreign-sello',
  'wrong-sello-sat',
  'changed-xml',
  'two-tfds',
  'no-tfd',
  'bad-uuid',
  'bad-fecha',
  'old-version',
  'truncated-xml',
  'lower-case-uuid',
  'swapped-attributes',
] as const
export type TfdVariant = (typeof TFD_VARIANTS)[number]

/** What to spoil. Fires `times` times (default: until reset), or each time with `probability`. */
export type FaultRule = {
  /** 'sat' is the SAT's own status service, op `status`. */
  readonly pac: PacName | 'sat'
  readonly op: Op
  readonly mode: Mode
  readonly match?: {
    readonly rfc?: string
    readonly serie?: string
    readonly folio?: string
    readonly total?: string
  }
  readonly times?: number
  /** 0..1, drawn from its own sequence under `seed`. */
  readonly probability?: number
  readonly seed?: number
  /** http-*, soap-fault: whether the CFDI is stamped before the error is sent. */
  readonly stamped?: boolean
  /** slow: fixed delay; timeout-*: hang up after this long instead of never; dup-no-data, recover-lag, sat-lag: only
   *  while the stamp is younger than this; locked, maintenance: until this long after the rule was made. */
  readonly ms?: number
  /** reject: the PAC's words. */
  readonly code?: string
  readonly message?: string
  readonly messageDetail?: string
  readonly variant?: TfdVariant
}

/** What a fault rule may match, as written in the XML; empty for calls without one. */
export type Subject = {
  readonly rfc: string
  readonly serie: string
  readonly folio: string
  readonly total: string
}

/** Where a call arrived. */
export type Target = { readonly pac: PacName | 'sat'; readonly op: Op }

export type Faults = {
  /** @returns the number by which the rule can be taken away again */
  add(rule: FaultRule): number
  /** Rules that may still fire, oldest first. */
  all(): readonly ArmedRule[]
  /** @returns false when there is no such rule */
  remove(id: number): boolean
  /** Draws the first rule in order of addition that fires for one of these modes, and uses it up by one.
   *  @param since when the stamp that is asked about was given */
  take(at: Target, subject: Subject, modes: readonly Mode[], since?: Date): FaultRule | null
  /** Milliseconds that every `slow` rule together adds to this call. */
  delay_ms(at: Target, subject: Subject): number
  /** How often each mode has fired since the start or the last `clear`. */
  fired(): Readonly<Partial<Record<Mode, number>>>
  clear(): void
}

/** `left` is null for a rule without end. */
export type ArmedRule = {
  readonly id: number
  readonly rule: FaultRule
  readonly left: number | null
  readonly fired: number
}

type Armed = {
  readonly id: number
  readonly rule: FaultRule
  readonly at: Date
  readonly random: () => number
} & {
  left: number
  fired: number
}

/** `ms` of these modes says how long, not how late. */
const LASTING: readonly Mode[] = ['dup-no-data', 'recover-lag', 'sat-lag', 'locked', 'maintenance']

export function createFaults(seed: number, clock: { now(): Date }): Faults {
  let armed: Armed[] = []
  let ids = 0
  let counts: Partial<Record<Mode, number>> = {}
  const lasts = ({ rule, at }: Armed, since = at): boolean =>
    rule.ms === undefined || !LASTING.includes(rule.mode) || clock.now().getTime() - since.getTime() < rule.ms
  const fires = (a: Armed, at: Target, subject: Subject, since?: Date): boolean => {
    if (a.left <= 0 || !applies(a.rule, at, subject) || !lasts(a, since)) return false
    if (a.rule.probability !== undefined && a.random() >= a.rule.probability) return false
    a.left -= 1
    a.fired += 1
    counts[a.rule.mode] = (counts[a.rule.mode] ?? 0) + 1
    return true
  }
  return {
    add: (rule) => {
      const random = seededRandom(rule.seed ?? seed + armed.length)
      const left = rule.times ?? Number.POSITIVE_INFINITY
      armed.push({ id: (ids += 1), rule, at: clock.now(), random, left, fired: 0 })
      return ids
    },
    all: () =>
      armed
        .filter(({ left }) => left > 0)
        .map(({ id, rule, left, fired }) => ({ id, rule, left: Number.isFinite(left) ? left : null, fired })),
    remove: (id) => {
      const before = armed.length
      armed = armed.filter((a) => a.id !== id)
      return armed.length < before
    },
    take: (at, subject, modes, since) =>
      armed.find((a) => modes.includes(a.rule.mode) && fires(a, at, subject, since))?.rule ?? null,
    delay_ms: (at, subject) =>
      armed
        .filter((a) => a.rule.mode === 'slow' && fires(a, at, subject))
        .reduce((sum, a) => sum + (a.rule.ms ?? latency_ms(a.random)), 0),
    fired: () => counts,
    clear: () => {
      armed = []
      counts = {}
    },
  }
}

function applies(rule: FaultRule, { pac, op }: Target, subject: Subject): boolean {
  if (rule.pac !== pac) return false
  if (rule.op !== '*' && rule.op !== op) return false
  const wanted = Object.entries(rule.match ?? {}) as [keyof Subject, string][]
  return wanted.every(([name, value]) => subject[name] === value)
}
