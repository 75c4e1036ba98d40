import { type Parsed, accepted, demand, refused } from '../fault.ts'
import { Refusal } from './refusal.ts'
import { Reader } from './reader.ts'
import type { ReadElement } from './read-element.ts'

/** More than any CFDI: a global one with 100,000 tickets has 50 MB. */
export const maxLength = 64 * 1024 * 1024

/** Reads well-formed XML 1.0 with namespaces, in UTF-8, into elements; faults, never exceptions, for whatever else
 *  comes, in time and memory that grow with the length alone. A DOCTYPE is refused before anything is made of it, so
 *  there are no entities but the five of XML.
 *  @returns the root, or one fault at 'xml': XML-1 (not well-formed) · XML-2 (DOCTYPE) · XML-3 (too big, too deep, too
 *  many elements or attributes) · XML-4 (not UTF-8). Throws ArgumentError for what is neither bytes nor a string.
 *  Source: XML 1.0; Namespaces in XML 1.0; rulebook §A1. */
export function parseXML(
  xml: Uint8Array | string,
): Parsed<{ readonly root: ReadElement; readonly text: string }> {
  demand(typeof xml === 'string' || xml instanceof Uint8Array, 'xml', 'bytes (Uint8Array) or a string')
  if (xml.length > maxLength) return fault('XML-3', 'El archivo es demasiado grande para ser un CFDI.')
  const text = decode(xml)
  if (text === null) return fault('XML-4', notUTF8(xml as Uint8Array))
  try {
    return accepted({ root: new Reader(text).document(), text })
  } catch (error) {
    if (error instanceof Refusal) return fault(error.code, error.sentence(text))
    throw error
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 with or without byte order mark; null for any other bytes. */
function decode(xml: Uint8Array | string): string | null {
  if (typeof xml === 'string') return xml.startsWith('\ufeff') ? xml.slice(1) : xml
  try {
    return utf8.decode(xml)
  } catch {
    return null
  }
}

/** Names the encoding, where the bytes or the declaration tell it: who made the file can then mend it. */
function notUTF8(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const utf16 = /^(?:\xff\xfe|\xfe\xff|<\0|\0<)/.test(head)
  const declared = /^<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(head)?.[1]
  const other = utf16 ? 'UTF-16' : declared && !/^utf-?8$/i.test(declared) ? declared : null
  if (other !== null) return `El archivo está en ${other}; el SAT exige UTF-8.`
  return 'El archivo no está en UTF-8: trae bytes que no lo son, quizá letras con acento de otra codificación.'
}

function fault(code: string, message: string) {
  return refused({ code, path: 'xml', message, source: 'XML 1.0; Anexo 20 I.A' })
}
