import { type Fault, type Parsed, accepted } from '@timbra/cfdi'
import { DATE_PARTS, type Search, type SearchField } from './search.ts'
import { parseTypedDay } from './typed-day.ts'

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

function misfit({ name, label, kind, mask }: SearchField, empty: boolean): Fault {
  const shape =
    kind === 'date'
      ? 'un día, por ejemplo 21/11/2026'
      : `${mask.replaceAll(/[^9A]/g, '').length} caracteres como en tu ticket`
  const message = empty
    ? `Escribe ${label.toLowerCase()}, como viene en tu ticket.`
    : `Revisa ${label.toLowerCase()}: lleva ${shape}.`
  return { code: 'ticket-campo', path: name, message, source: 'docs/operating/ticket-search.md' }
}
