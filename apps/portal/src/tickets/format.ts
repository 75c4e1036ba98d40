import { z } from 'zod'

/** The ticket as a POS sends it: our open format, published at /schemas/ticket.json and explained in
 *  docs/api/tickets.md. Everything is bounded; amounts are strings, because a JSON number is a float; a field that
 *  is not listed is refused, because a misspelt "discount" would otherwise be lost in silence. */

/** What the SAT's patterns and XML 1.0 keep out of a text: "|", control characters, half a surrogate pair; and U+FFFD,
 *  which stands where a till sent Latin-1 and called it UTF-8. */
const FORBIDDEN = /[|\p{Cc}\p{Cs}\uFFFD-\uFFFF]/u
const PESOS = /^(?:0|[1-9]\d{0,11})\.\d{2}$/
const SIGNED_PESOS = /^-?(?:0|[1-9]\d{0,11})\.\d{2}$/
const QUANTITY = /^(?=.*[1-9])(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/
const CUOTA = /^(?:0|[1-9]\d?)(?:\.\d{1,6})?$/
const TASA = /^[01](?:\.\d{1,6})?$/

/** c_FormaPago without 99 (por definir): a sale that was not paid is not invoiced here. Source: rulebook §A10. */
const FORMAS_PAGO = '01 02 03 04 05 06 08 12 13 14 15 17 23 24 25 26 27 28 29 30 31'.split(' ')
/** Rates of IEPS that c_TasaOCuota lists for a Traslado, in millionths. Source: rulebook §A7. */
const IEPS_TASAS = new Set([
  265_000, 300_000, 530_000, 500_000, 1_600_000, 304_000, 250_000, 90_000, 80_000, 70_000, 60_000, 30_000, 0,
])

const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^(?=.*\S)[^|\p{Cc}\p{Cs}\uFFFD-\uFFFF]+$/u, { error: (issue) => badText(String(issue.input)) })

function badText(text: string): string {
  const found = FORBIDDEN.exec(text)?.[0]
  if (found === undefined) return 'Está vacío.'
  if (found === '|') return 'Lleva un carácter que el SAT no admite («|»): quítalo.'
  if (found === '\uFFFD') return 'Lleva letras que no llegaron en UTF-8 (�): revisa cómo exporta la caja.'
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `Lleva un carácter que el SAT no admite (U+${code}): quítalo.`
}

const pesos = z.string().regex(PESOS, 'Escribe pesos con dos decimales, por ejemplo "57.00".')
const instant = z.iso.datetime({
  offset: true,
  error: 'Escribe fecha, hora y diferencia con UTC, por ejemplo "2026-11-21T19:03:11-07:00".',
})
const decimal = (shape: RegExp, example: string) => z.string().regex(shape, writeNumber(example))
const quantity = (example: string) =>
  z.string().regex(QUANTITY, {
    error: ({ input }) =>
      isNumberUpToZero(String(input)) ? 'Debe ser mayor que cero.' : writeNumber(example),
  })

function writeNumber(example: string): string {
  return `Escribe un número como texto, por ejemplo "${example}".`
}

function isNumberUpToZero(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text) && Number(text) <= 0
}

const iepsSchema = z.union([
  z.strictObject({
    tasa: decimal(TASA, '0.08').refine(
      (tasa) => IEPS_TASAS.has(millionths(tasa)),
      'No es una tasa de IEPS del SAT.',
    ),
  }),
  z.strictObject({ cuota: decimal(CUOTA, '3.0818'), litros: quantity('2.5') }),
])

/** "0.265" → 265000 */
function millionths(rate: string): number {
  const [whole = '', decimals = ''] = rate.split('.')
  return Number(whole + decimals.padEnd(6, '0'))
}

const lineSchema = z.strictObject({
  sku: text(100).optional(),
  description: text(1000),
  quantity: quantity('0.385'),
  /** c_ClaveUnidad; may be missing, as claveProdServ: products/resolve.ts then looks for both. */
  unit: z
    .string()
    .regex(/^[A-Z0-9]{1,3}$/, 'Escribe una clave de c_ClaveUnidad, por ejemplo "H87".')
    .optional(),
  claveProdServ: z
    .string()
    .regex(/^\d{8}$/, 'Escribe los 8 dígitos de c_ClaveProdServ.')
    .optional(),
  department: text(100).optional(),
  /** Line total with taxes, before and after discounts. */
  gross: pesos,
  net: pesos,
  iva: z.enum(['0.16', '0.08', '0', 'exento', 'no-objeto']),
  ieps: iepsSchema.nullable().default(null),
})

const paymentSchema = z.strictObject({
  formaPago: z.enum(FORMAS_PAGO, 'Escribe una clave de c_FormaPago que no sea 99, por ejemplo "01".'),
  amount: pesos,
  last4: z
    .string()
    .regex(/^\d{4}$/, 'Escribe sólo los 4 últimos dígitos.')
    .optional(),
})

const excludedSchema = z.strictObject({
  kind: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Escribe una palabra en minúsculas, por ejemplo "donativo".'),
  amount: z.string().regex(SIGNED_PESOS, 'Escribe pesos con dos decimales, por ejemplo "0.50".'),
})

export const ticketSchema = z.strictObject({
  /** Unique per issuer; the customer may type it. Printable ASCII with at least one letter or digit. */
  externalId: z
    .string()
    .max(100)
    .regex(
      /^(?=.*[A-Za-z0-9])[!-{}~](?:[ -{}~]*[!-{}~])?$/,
      'Usa letras, dígitos y signos comunes, sin «|».',
    ),
  store: text(20),
  terminal: text(20).optional(),
  issuedAt: instant,
  currency: z.literal('MXN').default('MXN'),
  lines: z.array(lineSchema).min(1).max(5000),
  payments: z.array(paymentSchema).min(1).max(20),
  /** Charged or rounded at the till, but no part of the CFDI: tips, donations, bill payments. */
  excluded: z.array(excludedSchema).max(20).default([]),
  /** What is invoiced: the sum of every line's `net`. */
  total: pesos,
  invoiceBy: instant.nullable().default(null),
})

/** A ticket that has the right shape; its sums are `checkTotals`' concern. */
export type TicketContent = z.output<typeof ticketSchema>
export type TicketLine = TicketContent['lines'][number]

/** JSON Schema (draft 2020-12) of what a POS may send. */
export function ticketJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(ticketSchema, { io: 'input', target: 'draft-2020-12' })
}
