import { type Fault, type Parsed, accepted } from '@timbra/cfdi'
import { z } from 'zod'

/** Until when a store takes requests for a purchase. The portal itself never closes: a policy only says which day is
 *  the last. `year-end` is what the SAT expects; whatever is shorter is a habit that it lists as improper, so a
 *  customer who is late under such a policy can still ask the store within the year. Source: rulebook §E1. */
export type DeadlinePolicy = {
  readonly base:
    | { readonly kind: 'days'; readonly days: number }
    | { readonly kind: 'month-end'; readonly graceDays: number }
    | { readonly kind: 'year-end' }
  /** A last day that is no business day gives way to the next one. */
  readonly extend: boolean
  /** Days 'YYYY-MM-DD' on which the store's offices are closed, beside weekends and bank holidays. */
  readonly alsoClosed: readonly string[]
}

/** What holds for a store that has set nothing. Not extended: a CFDI of January would bring the income of a closed year,
 *  which is for the store to decide. Source: rulebook §E1. */
export const DEFAULT_POLICY: DeadlinePolicy = { base: { kind: 'year-end' }, extend: false, alsoClosed: [] }

const MAX_DAYS = 366
const MAX_CLOSED = 100

const days = z
  .int(`Escribe un número entero de días, de 0 a ${MAX_DAYS}.`)
  .min(0, 'Los días no pueden ser menos de 0.')
  .max(MAX_DAYS, `Los días no pueden ser más de ${MAX_DAYS}.`)

const schema = z.strictObject(
  {
    base: z.discriminatedUnion(
      'kind',
      [
        z.strictObject({ kind: z.literal('days'), days }),
        z.strictObject({ kind: z.literal('month-end'), graceDays: days }),
        z.strictObject({ kind: z.literal('year-end') }),
      ],
      'kind es «days», «month-end» o «year-end».',
    ),
    extend: z.boolean('extend es true o false.').default(true),
    alsoClosed: z
      .array(z.iso.date('Escribe cada día como 2026-12-24.'))
      .max(MAX_CLOSED, `A lo más ${MAX_CLOSED} días.`)
      .default([]),
  },
  'Una política es un objeto con base, extend y alsoClosed.',
)

/** Reads a policy as it stands in a file. @returns the policy, or every fault at its field */
export function parsePolicy(given: unknown): Parsed<DeadlinePolicy> {
  const read = schema.safeParse(given)
  if (read.success) return accepted(read.data)
  return { ok: false, faults: read.error.issues.map(faultOf) }
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  const message =
    issue.code === 'unrecognized_keys' ? `No existe el campo ${issue.keys.join(', ')}.` : issue.message
  return {
    code: 'plazo-invalido',
    path: issue.path.join('.'),
    message,
    source: 'docs/operating/deadlines.md',
  }
}

/** What the store should know before it sets this policy; null when it is as generous as the law wants. */
export function warningFor({ base }: DeadlinePolicy): string | null {
  if (base.kind === 'year-end') return null
  return (
    'El SAT considera indebido negar una factura que se pide dentro del año de la compra. ' +
    'A quien llegue tarde el portal le ofrece pedirla a la tienda; contéstale.'
  )
}

/** "30 días después de la compra; si cae en día inhábil, el siguiente hábil". */
export function policyText({ base, extend }: DeadlinePolicy): string {
  return `${baseText(base)}${extend ? '; si cae en día inhábil, el siguiente día hábil' : ''}`
}

function baseText(base: DeadlinePolicy['base']): string {
  switch (base.kind) {
    case 'days':
      return base.days === 0 ? 'el día de la compra' : `${base.days} días después de la compra`
    case 'month-end':
      return base.graceDays === 0
        ? 'el último día del mes de la compra'
        : `${base.graceDays} días después del fin de mes de la compra`
    case 'year-end':
      return 'el 31 de diciembre del año de la compra'
  }
}
