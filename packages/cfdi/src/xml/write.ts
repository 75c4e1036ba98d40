import type { Comprobante } from '../comprobante.ts'
import { beginUTF8, endUTF8, putAttribute } from '../utf8.ts'
import type { Element } from './element.ts'
import { writeComprobante } from './write-comprobante.ts'

/** The document as text on one line, prefix cfdi, without BOM; the same document gives the same text.
 *  Throws ArgumentError naming what has not its type, or a character that XML cannot hold: buildComprobante answers
 *  both as faults before. Source: rulebook §A1. */
export function writeXML(comprobante: Comprobante): string {
  return new TextDecoder().decode(writeComprobante(comprobante).xml)
}

/** ` Name="value"…` */
export function writeAttributes(attributes: Element['attributes']): string {
  beginUTF8()
  for (const name in attributes) putAttribute(name, attributes[name] as string)
  return new TextDecoder().decode(endUTF8())
}
