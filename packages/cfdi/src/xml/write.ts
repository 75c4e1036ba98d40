import type { Comprobante } from '../comprobante.ts'
import { beginUTF8, endUTF8, putAttribute, putConstant } from '../utf8.ts'
import { type Element, cfdiNamespace, schemaLocation, xsiNamespace } from './element.ts'
import { comprobanteElement } from './to-element.ts'

/** The document as text on one line, prefix cfdi, without BOM; the same document gives the same text.
 *  Throws AssertionError on characters that XML cannot hold: buildComprobante answers them as faults before.
 *  Source: rulebook §A1. */
export function writeXML(comprobante: Comprobante): string {
  return new TextDecoder().decode(writeElement(comprobanteElement(comprobante)))
}

/** As writeXML, for elements at hand, in UTF-8. */
export function writeElement(root: Element): Uint8Array {
  beginUTF8()
  putConstant('<?xml version="1.0" encoding="UTF-8"?>')
  putElement(root, namespaces)
  return endUTF8()
}

/** ` Name="value"…` */
export function writeAttributes(attributes: Element['attributes']): string {
  beginUTF8()
  for (const name in attributes) putAttribute(name, attributes[name] as string)
  return new TextDecoder().decode(endUTF8())
}

const namespaces = ` xmlns:cfdi="${cfdiNamespace}" xmlns:xsi="${xsiNamespace}" xsi:schemaLocation="${schemaLocation}"`

function putElement({ name, attributes, children }: Element, declarations: string): void {
  putConstant('<cfdi:')
  putConstant(name)
  putConstant(declarations)
  for (const attribute in attributes) putAttribute(attribute, attributes[attribute] as string)
  if (children.length === 0) {
    putConstant('/>')
    return
  }
  putConstant('>')
  for (const child of children) putElement(child, '')
  putConstant('</cfdi:')
  putConstant(name)
  putConstant('>')
}
