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
  // Parts that are joined once: a text that grows by `+=` is a tree, and walking it costs more than sealing leaves.
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>']
  pushElement(parts, root, namespaces)
  return parts.join('')
}

const namespaces = ` xmlns:cfdi="${cfdiNamespace}" xmlns:xsi="${xsiNamespace}" xsi:schemaLocation="${schemaLocation}"`

function pushElement(parts: string[], { name, attributes, children }: Element, declarations: string): void {
  parts.push('<cfdi:', name, declarations)
  for (const attribute in attributes) {
    parts.push(' ', attribute, '="', escapeAttribute(attributes[attribute] as string), '"')
  }
  if (children.length === 0) {
    parts.push('/>')
    return
  }
  parts.push('>')
  for (const child of children) pushElement(parts, child, '')
  parts.push('</cfdi:', name, '>')
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
const special = /[^ !#-%'-;=?-~\u00a0-\ud7ff\ue000-\ufffd]/
