import { type FaultRule, MODES, OPS, TFD_VARIANTS, type TfdVariant } from './faults.ts'
import { isPac, PACS } from './pacs.ts'

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
  if (rule.mode === 'soap-fault' && rule.pac === 'sw') return 'sw speaks no SOAP'
  if (rule.mode === 'reject' && typeof rule.code !== 'string') return 'reject needs a code'
  const p = rule.probability
  if (p !== undefined && !(typeof p === 'number' && p >= 0 && p <= 1))
    return 'probability must be within 0 and 1'
  const t = rule.times
  if (t !== undefined && !(Number.isInteger(t) && t > 0)) return 'times must be a whole number above 0'
  return rule
}
