import { isPac, PACS, type PacName } from './pacs.ts'
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
  'dup-no-data',
  'recover-lag',
  'bad-tfd',
  'auth-expired',
  'no-credits',
  'reject',
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
  /** http-*: whether the CFDI is stamped before the error is sent. */
  readonly stamped?: boolean
  /** slow: fixed delay; timeout-*: hang up after this long instead of never. */
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
  add(rule: FaultRule): void
  /** Draws the first rule in order of addition that fires for one of these modes, and uses it up by one. */
  take(at: Target, subject: Subject, modes: readonly Mode[]): FaultRule | null
  /** Milliseconds that every `slow` rule together adds to this call. */
  delay_ms(at: Target, subject: Subject): number
  clear(): void
}

type Armed = { readonly rule: FaultRule; left: number; readonly random: () => number }

export function createFaults(seed: number): Faults {
  let armed: Armed[] = []
  const fires = (a: Armed, at: Target, subject: Subject): boolean => {
    if (a.left <= 0 || !applies(a.rule, at, subject)) return false
    if (a.rule.probability !== undefined && a.random() >= a.rule.probability) return false
    a.left -= 1
    return true
  }
  return {
    add: (rule) => {
      const random = seededRandom(rule.seed ?? seed + armed.length)
      armed.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY, random })
    },
    take: (at, subject, modes) =>
      armed.find((a) => modes.includes(a.rule.mode) && fires(a, at, subject))?.rule ?? null,
    delay_ms: (at, subject) =>
      armed
        .filter((a) => a.rule.mode === 'slow' && fires(a, at, subject))
        .reduce((sum, a) => sum + (a.rule.ms ?? latency_ms(a.random)), 0),
    clear: () => {
      armed = []
    },
  }
}

function applies(rule: FaultRule, { pac, op }: Target, subject: Subject): boolean {
  if (rule.pac !== pac) return false
  if (rule.op !== '*' && rule.op !== op) return false
  const wanted = Object.entries(rule.match ?? {}) as [keyof Subject, string][]
  return wanted.every(([name, value]) => subject[name] === value)
}

/** Reads a rule that came over HTTP; a sentence says what is wrong with it. */
export function parseFaultRule(input: unknown): FaultRule | string {
  if (typeof input !== 'object' || input === null) return 'a fault rule is an object'
  const rule = input as FaultRule
  if (rule.pac !== 'sat' && !isPac(rule.pac)) return `pac must be one of ${PACS.join(', ')}, sat`
  if (!OPS.includes(rule.op)) return `op must be one of ${OPS.join(', ')}`
  if (!MODES.includes(rule.mode)) return `mode must be one of ${MODES.join(', ')}`
  if (rule.mode === 'bad-tfd' && !TFD_VARIANTS.includes(rule.variant as TfdVariant)) {
    return `variant must be one of ${TFD_VARIANTS.join(', ')}`
  }
  if (rule.mode === 'reject' && typeof rule.code !== 'string') return 'reject needs a code'
  const p = rule.probability
  if (p !== undefined && !(typeof p === 'number' && p >= 0 && p <= 1))
    return 'probability must be within 0 and 1'
  const t = rule.times
  if (t !== undefined && !(Number.isInteger(t) && t > 0)) return 'times must be a whole number above 0'
  return rule
}
