import { demand } from './fault.ts'

/** The name as SAT's register writes it: composed characters, upper case, plain blanks and quotes, no blank at the
 *  ends or twice. Accents and the type of company stay: some registered names truly hold them.
 *  Source: rulebook §D3. */
export function normaliseNombre(text: string): string {
  const clean = cleanText(text)
  if (/^[A-ZÑ0-9 &.,]*$/.test(clean)) return clean // most are
  return clean
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u00b4\u0060]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
    .toUpperCase()
}

/** Free text fit for an attribute: NFC, every kind of blank is one plain blank, none at the ends, nothing invisible.
 *  SAT's normalize-space leaves NBSP and its like in the cadena, so they must go before the XML is written.
 *  Source: rulebook §C2. */
export function cleanText(text: string): string {
  demand(typeof text === 'string', 'text', 'a text')
  if (isTidy(text)) return text
  return text
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** True when there is surely nothing to clean or refuse: visible ASCII without '|', letters of Latin-1, single blanks
 *  inside. Most texts are; the scan is what makes a ticket cheap to check. */
export function isTidy(text: string): boolean {
  let previous = blank
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === blank ? previous === blank : !isVisible(code)) return false
    previous = code
  }
  return previous !== blank || text === ''
}

const blank = 0x20

function isVisible(code: number): boolean {
  return (code > blank && code < 0x7f && code !== 0x7c) || (code >= 0xc0 && code <= 0xff)
}

/** Control characters (other than tab and line ends, which are blanks), lone surrogates and the like: XML 1.0 cannot
 *  hold them. Source: XML 1.0 §2.2. */
export function hasForbiddenCharacter(text: string): boolean {
  demand(typeof text === 'string', 'text', 'a text')
  return forbidden.test(text) || !text.isWellFormed()
}

const forbidden = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/u

/** A trailing type of company ('SA DE CV'), which SAT's register keeps apart from the name; '' when there is none.
 *  Source: rulebook §D3. */
export function trailingSociedad(nombre: string): string {
  demand(typeof nombre === 'string', 'nombre', 'a text')
  return sociedad.exec(nombre)?.[0].trim() ?? ''
}

const sociedad = new RegExp(
  `(?<![ ,])[ ,]+(?:${[
    'S\\.? ?A\\.? ?P\\.? ?I\\.?(?: DE C\\.? ?V\\.?)?',
    'S\\.? ?A\\.? ?B\\.?(?: DE C\\.? ?V\\.?)?',
    'S\\.? ?A\\.? ?S\\.?(?: DE C\\.? ?V\\.?)?',
    'S\\.? ?A\\.?(?: DE C\\.? ?V\\.?)?',
    'S\\.? ?DE ?R\\.? ?L\\.?(?: DE C\\.? ?V\\.?)?',
    'S\\.? ?P\\.? ?R\\.? DE R\\.? ?[LI]\\.?',
    'S\\.? EN C\\.?(?: POR A\\.?)?',
    '[SA]\\.? ?C\\.?',
    'I\\.? ?A\\.? ?P\\.?',
    'A\\.? EN P\\.?',
  ].join('|')})$`,
  'u',
)
