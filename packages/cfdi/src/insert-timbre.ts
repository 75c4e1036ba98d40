import { assert, demand } from './fault.ts'
import { type TimbreFiscalDigital, demandTimbre } from './timbre.ts'
import {
  childNamed,
  childrenNamed,
  tfdNamespace,
  tfdSchemaLocation,
  timbreName,
  xsiNamespace,
} from './xml/element.ts'
import { parseXML } from './xml/parse.ts'
import type { ReadElement } from './xml/read-element.ts'
import { demandWritable } from './xml/writable.ts'
import { writeAttributes } from './xml/write.ts'

/** What a PAC does with a sealed document: puts the timbre in, and leaves every other byte as it is. It goes into the
 *  Complemento there is, else into a new one before the Addenda or at the end.
 *  Throws ArgumentError for a timbre that has not its texts, or bytes that are no XML with a Comprobante, and
 *  AssertionError for a document that is stamped already. Source: pac-spec §11. */
export function insertTimbre(sealed: Uint8Array, timbre: Omit<TimbreFiscalDigital, 'version'>): Uint8Array {
  demandTimbre(timbre)
  demand(typeof timbre.selloSAT === 'string', 'timbre.selloSAT', 'a text')
  demandWritable(timbre, 'timbre')
  const parsed = parseXML(sealed)
  demand(parsed.ok && parsed.value.root.name === 'Comprobante', 'sealed', 'the XML of a CFDI')
  const { root, text } = parsed.value
  const tfd = timbreText(timbre)
  const complemento = childNamed(root, 'Complemento') as ReadElement | undefined
  if (complemento === undefined) {
    const name = `${root.prefix === '' ? '' : `${root.prefix}:`}Complemento`
    const addenda = childNamed(root, 'Addenda') as ReadElement | undefined
    const at = addenda?.start ?? text.lastIndexOf('</', root.end)
    return insert(text, at, `<${name}>${tfd}</${name}>`)
  }
  assert(childrenNamed(complemento, timbreName).length === 0, 'already stamped')
  if (!complemento.selfClosing) return insert(text, text.lastIndexOf('</', complemento.end), tfd)
  const name = `${complemento.prefix === '' ? '' : `${complemento.prefix}:`}Complemento`
  const whole = `${text.slice(complemento.start, complemento.end - 2)}>${tfd}</${name}>`
  return utf8.encode(text.slice(0, complemento.start) + whole + text.slice(complemento.end))
}

const utf8 = new TextEncoder()

function insert(text: string, at: number, part: string): Uint8Array {
  return utf8.encode(text.slice(0, at) + part + text.slice(at))
}

function timbreText(timbre: Omit<TimbreFiscalDigital, 'version'>): string {
  const attributes = {
    Version: '1.1',
    UUID: timbre.uuid,
    FechaTimbrado: timbre.fechaTimbrado,
    RfcProvCertif: timbre.rfcProvCertif,
    ...(timbre.leyenda === undefined ? {} : { Leyenda: timbre.leyenda }),
    SelloCFD: timbre.selloCFD,
    NoCertificadoSAT: timbre.noCertificadoSAT,
    SelloSAT: timbre.selloSAT,
  }
  const head = `xmlns:tfd="${tfdNamespace}" xmlns:xsi="${xsiNamespace}" xsi:schemaLocation="${tfdSchemaLocation}"`
  return `<tfd:TimbreFiscalDigital ${head}${writeAttributes(attributes)}/>`
}
