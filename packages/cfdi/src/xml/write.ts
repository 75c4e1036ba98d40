import type { Comprobante } from '../comprobante.ts'
import { assert } from '../fault.ts'
import { hasForbiddenCharacter } from '../nombre.ts'
import { type Element, cfdiNamespace, schemaLocation, xsiNamespace } from './element.ts'
import { comprobanteElement } from './to-element.ts'

/** The document as text on one line, prefix cfdi, UTF-8 without BOM; the same document gives the same text.
 *  Throws AssertionError on characters that XML cannot hold: buildComprobante answers them as faults before.
 *  Source: rulebook §A1. */
export function writeXML(comprobante: Comprobante): string {
  return writeElement(comprobanteElement(comprobante))
}

/** As writeXML, for elements at hand. */
export function writeElement(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${open(root, namespaces)}`
}

const namespaces = ` xmlns:cfdi="${cfdiNamespace}" xmlns:xsi="${xsiNamespace}" xsi:schemaLocation="${schemaLocation}"`

function open({ name, attributes, children }: Element, declarations: string): string {
  let text = `<cfdi:${name}${declarations}`
  for (const attribute in attributes)
    text += ` ${attribute}="${escapeAttribute(attributes[attribute] as string)}"`
  if (children.length === 0) return `${text}/>`
  text += '>'
  for (const child of children) text += open(child, '')
  return `${text}</cfdi:${name}>`
}

/** The escapes that an attribute needs, once; tabs and line ends as blanks: that is what a parser would make of them.
 *  Source: XML 1.0 §3.3.3; rulebook §C2. */
export function escapeAttribute(value: string): string {
  if (!special.test(value)) return value
  assert(!hasForbiddenCharacter(value), 'a character that XML cannot hold')
  return value
    .replace(/\r\n|[\t\r\n]/g, ' ')
    .replace(/[&<>"]/g, (character) => escapes[character as keyof typeof escapes])
}

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as const
/** All that may need an escape or must be refused. */
const special = new RegExp('[&<>"\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff\\ufffe\\uffff]')
