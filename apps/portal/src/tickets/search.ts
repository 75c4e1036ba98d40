import { type Fault, type Parsed, accepted } from '@timbra/cfdi'
import { z } from 'zod'

/** How customers of an issuer find a ticket without its code: which fields they copy from the paper, how those make the
 *  number of the ticket, and what must match for it to count as theirs. */
export type Search = {
  /** None: one field for the whole number, as printed. */
  readonly fields: readonly SearchField[]
  /** The number as the POS sends it, names of fields in braces: "{tienda}-{caja}-{fecha}-{folio}". */
  readonly number: string
  /** What proves the possession; all of it must match. */
  readonly proof: readonly Evidence[]
}

/** total: what is invoiced, or what was paid · date: the day of purchase on the store's clock · last4: last digits of a card. */
export type Evidence = 'total' | 'date' | 'last4'

export type SearchField = {
  /** A name of the form, a-z. */
  readonly name: string
  readonly label: string
  readonly labelEn: string
  readonly hint: string
  readonly hintEn: string
  readonly kind: 'mask' | 'date'
  /** mask: 9 a digit, A a letter or digit; anything else is printed between them and forgiven when typed.
   *  date: how the number writes the day, of YYYY, YY, MM and DD. */
  readonly mask: string
  /** Fewer digits than the mask has are filled with zeros in front: for numbers whose leading zeros people drop. */
  readonly padded: boolean
}

export const DEFAULT_SEARCH: Search = { fields: [], number: '', proof: ['total'] }

const text = z.string().trim()
const sentence = text.max(160, 'A lo más 160 caracteres.')
const field = z.strictObject({
  name: text.regex(/^[a-z]{1,20}$/, 'name lleva de 1 a 20 letras minúsculas, sin acentos.'),
  label: text.min(1, 'Falta label: lo que lee el cliente.').max(60, 'A lo más 60 caracteres.'),
  labelEn: sentence.default(''),
  hint: sentence.default(''),
  hintEn: sentence.default(''),
  kind: z.enum(['mask', 'date'], 'kind es «mask» o «date».').default('mask'),
  mask: text.min(1, 'Falta mask, por ejemplo 9999.').max(40, 'A lo más 40 caracteres.'),
  padded: z.boolean('padded es true o false.').default(true),
})
const schema = z.strictObject({
  fields: z.array(field).min(1, 'Hace falta al menos un campo.').max(6, 'A lo más seis campos.'),
  number: text.max(120, 'A lo más 120 caracteres.'),
  proof: z
    .array(z.enum(['total', 'date', 'last4'], 'proof lleva «total», «date» o «last4».'))
    .default(['total']),
})

/** Names that the form uses for other things. */
const TAKEN = ['numero', 'total', 'fecha', 'tarjeta', 'lang', 'boletos', 'archivo']
const DATE_PARTS = /YYYY|YY|MM|DD/g

/** Reads a search as it stands in a file. @returns it, or every fault at its place */
export function parseSearch(given: unknown): Parsed<Search> {
  const read = schema.safeParse(given)
  if (!read.success)
    return { ok: false, faults: read.error.issues.map(({ path, message }) => fault(path.join('.'), message)) }
  const faults = [...fieldFaults(read.data), ...numberFaults(read.data), ...proofFaults(read.data)]
  return faults.length > 0 ? { ok: false, faults } : accepted(read.data)
}

function fieldFaults({ fields }: Search): Fault[] {
  return fields.flatMap(({ name, kind, mask }, index) => {
    const at = `fields.${index}`
    const twice = fields.findIndex((other) => other.name === name) < index
    return [
      ...(TAKEN.includes(name)
        ? [fault(`${at}.name`, `El nombre «${name}» lo usa el portal; elige otro.`)]
        : []),
      ...(twice ? [fault(`${at}.name`, `Hay dos campos «${name}».`)] : []),
      ...(kind === 'mask' && !/[9A]/.test(mask)
        ? [fault(`${at}.mask`, 'mask no pide ningún carácter: usa 9 o A.')]
        : []),
      ...(kind === 'date' && !hasWholeDate(mask)
        ? [fault(`${at}.mask`, 'mask necesita año, mes y día, por ejemplo YYYYMMDD.')]
        : []),
    ]
  })
}

function hasWholeDate(mask: string): boolean {
  const parts = mask.match(DATE_PARTS) ?? []
  return parts.length === 3 && parts.includes('MM') && parts.includes('DD')
}

function numberFaults({ fields, number }: Search): Fault[] {
  const named = [...number.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '')
  const unknown = named.filter((name) => !fields.some((each) => each.name === name))
  const unused = fields.filter(({ name }) => !named.includes(name))
  return [
    ...unknown.map((name) => fault('number', `No hay un campo «${name}».`)),
    ...unused.map(({ name }) => fault('number', `El campo «${name}» se pregunta y no se usa.`)),
  ]
}

/** A day can be guessed within a year of tries; it may stand beside another proof, never alone. */
function proofFaults({ proof }: Search): Fault[] {
  return proof.some((each) => each !== 'date')
    ? []
    : [fault('proof', 'La fecha sola se adivina: pide también «total» o «last4».')]
}

/** Makes the number of the ticket of what was typed into the fields. @returns it, or every fault at its field */
export function numberOf(
  { fields, number }: Search,
  typed: Readonly<Record<string, string>>,
): Parsed<string> {
  const faults: Fault[] = []
  const parts = new Map<string, string>()
  for (const each of fields) {
    const part =
      each.kind === 'date'
        ? datePart(each.mask, typed[each.name] ?? '')
        : maskedPart(each, typed[each.name] ?? '')
    if (part === null) faults.push(misfit(each, (typed[each.name] ?? '') === ''))
    else parts.set(each.name, part)
  }
  if (faults.length > 0) return { ok: false, faults }
  return accepted(number.replaceAll(/\{([^}]*)\}/g, (_, name: string) => parts.get(name) ?? ''))
}

function maskedPart({ mask, padded }: SearchField, typed: string): string | null {
  const places = mask.replaceAll(/[^9A]/g, '')
  const given = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  if (given === '' || given.length > places.length) return null
  const whole = padded ? given.padStart(places.length, '0') : given
  const fits =
    whole.length === places.length &&
    Array.from(whole).every((character, index) => places[index] === 'A' || /\d/.test(character))
  return fits ? whole : null
}

function datePart(mask: string, typed: string): string | null {
  const day = parseTypedDay(typed)
  if (day === null) return null
  const [year = '', month = '', date = ''] = day.split('-')
  return mask.replaceAll(DATE_PARTS, (part) =>
    part === 'YYYY' ? year : part === 'YY' ? year.slice(2) : part === 'MM' ? month : date,
  )
}

const DAY_FIRST = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/
const YEAR_FIRST = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads a day as a browser sends it or a person types it: 2026-11-21, 21/11/2026, 21-11-26.
 *  @returns 'YYYY-MM-DD', or null for what is no day of the calendar */
export function parseTypedDay(typed: string): string | null {
  const browser = YEAR_FIRST.exec(typed.trim())
  const person = DAY_FIRST.exec(typed.trim())
  const [year, month, day] = browser
    ? [browser[1], browser[2], browser[3]]
    : person
      ? [
          (person[3] ?? '').padStart(4, '20'),
          (person[2] ?? '').padStart(2, '0'),
          (person[1] ?? '').padStart(2, '0'),
        ]
      : []
  const iso = `${year}-${month}-${day}`
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null
}

function misfit({ name, label, kind, mask }: SearchField, empty: boolean): Fault {
  const shape =
    kind === 'date'
      ? 'un día, por ejemplo 21/11/2026'
      : `${mask.replaceAll(/[^9A]/g, '').length} caracteres como en tu ticket`
  const message = empty ? `Escribe «${label}» como viene en tu ticket.` : `Revisa «${label}»: lleva ${shape}.`
  return { code: 'ticket-campo', path: name, message, source: 'docs/operating/ticket-search.md' }
}

function fault(path: string, message: string): Fault {
  return { code: 'busqueda-invalida', path, message, source: 'docs/operating/ticket-search.md' }
}
