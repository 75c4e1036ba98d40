import { type Parsed, accepted, demand, refused } from './fault.ts'

/** 12 characters (persona moral) or 13 (persona física), upper case, with Ñ and &. */
export type RFC = string

/** Whose an RFC is: a company's, a natural person's, or one of the generic two. Source: rulebook §D1, §D2. */
export type PersonKind = 'moral' | 'fisica' | 'generico'

/** An RFC as SAT writes it, whose it is, and whether its last character is the one that the algorithm gives. */
export type ParsedRFC = { readonly rfc: RFC; readonly kind: PersonKind; readonly checkDigitMatches: boolean }

/** Público en general and residents abroad. Source: RMF 2.7.1.23. */
export const genericRFCs: readonly RFC[] = ['XAXX010101000', 'XEXX010101000']

const shape = /^[A-Z&Ñ]{3,4}[0-9]{2}(?:0[1-9]|1[012])(?:0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]$/
const alphabet = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ'

/** Reads an RFC as a person types it: upper-cases, drops blanks and hyphens.
 *  @returns the RFC, or a fault with an empty path: RFC-0 missing · RFC-1 shape · RFC-2 impossible date
 *  The check digit is told but not demanded: SAT has issued RFCs where it does not match. Generic RFCs are
 *  accepted here; who may use them is the caller's rule. Source: tdCFDI.xsd, t_RFC; rulebook §D1. */
export function parseRFC(text: string): Parsed<ParsedRFC> {
  demand(typeof text === 'string', 'text', 'a text')
  const tidied = shape.test(text)
  const rfc = tidied ? text : tidy(text)
  if (rfc === '') return fault('RFC-0', 'Escribe el RFC.')
  if (!tidied && !shape.test(rfc)) {
    return fault(
      'RFC-1',
      'Revisa el RFC: son 12 caracteres para una empresa y 13 para una persona, sin espacios ni guiones.',
    )
  }
  if (!isRealDate(rfc.slice(-9, -3)))
    return fault('RFC-2', 'Revisa el RFC: su fecha no existe en el calendario.')
  return accepted({ rfc, kind: kindOf(rfc), checkDigitMatches: digitOf(rfc) === rfc.at(-1) })
}

/** Whose RFC it is: 12 characters a company's, 13 a natural person's, or one of the generic two. Source: rulebook §D1. */
export function kindOf(rfc: RFC): PersonKind {
  demand(typeof rfc === 'string', 'rfc', 'an RFC')
  if (genericRFCs.includes(rfc)) return 'generico'
  return rfc.length === 12 ? 'moral' : 'fisica'
}

/** The digit that the algorithm gives for all characters but the last. Source: rulebook §D1 (phpcfdi/rfc). */
export function checkDigit(rfc: RFC): string {
  demand(typeof rfc === 'string' && shape.test(rfc), 'rfc', 'an RFC of 12 or 13 characters')
  return digitOf(rfc)
}

function digitOf(rfc: RFC): string {
  let sum = rfc.length === 12 ? 481 : 0
  for (let index = 0; index < rfc.length - 1; index += 1) {
    sum += alphabet.indexOf(rfc.charAt(index)) * (rfc.length - index)
  }
  const digit = 11 - (sum % 11)
  return digit === 11 ? '0' : digit === 10 ? 'A' : String(digit)
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .toUpperCase()
    .replace(/[\s\u00ad\u2010-\u2015\u2212-]/gu, '')
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

// The century is not written: 000229 exists (2000), 010229 never did.
function isRealDate(yymmdd: string): boolean {
  const month = Number(yymmdd.slice(2, 4))
  const day = Number(yymmdd.slice(4))
  if (month === 2 && day === 29) return Number(yymmdd.slice(0, 2)) % 4 === 0
  return day <= (lengths[month - 1] ?? 0)
}

function fault(code: string, message: string) {
  return refused({ code, path: '', message, source: 'tdCFDI.xsd t_RFC' })
}
