import { sign, type KeyObject } from 'node:crypto'

/** The stamp, by the names of SAT's schema. */
export type Timbre = {
  readonly uuid: string
  readonly fechaTimbrado: string
  readonly rfcProvCertif: string
  readonly selloCFD: string
  readonly noCertificadoSAT: string
  readonly selloSAT: string
}

/** Really signs: the seal verifies with the PAC certificate of the sandbox.
 *  Written apart from the engine, so that one of them notices when the other is wrong. Source: pac-spec §11. */
export function signTimbre(fields: Omit<Timbre, 'selloSAT'>, pacKey: KeyObject): Timbre {
  const selloSAT = sign('RSA-SHA256', Buffer.from(cadenaTimbre(fields)), pacKey).toString('base64')
  return { ...fields, selloSAT }
}

export function cadenaTimbre(t: Omit<Timbre, 'selloSAT'>): string {
  return `||1.1|${t.uuid}|${t.fechaTimbrado}|${t.rfcProvCertif}|${t.selloCFD}|${t.noCertificadoSAT}||`
}

/** The element, with its attributes in SAT's order. */
export function timbreXML(t: Timbre): string {
  return timbreElement([
    ['Version', '1.1'],
    ['UUID', t.uuid],
    ['FechaTimbrado', t.fechaTimbrado],
    ['RfcProvCertif', t.rfcProvCertif],
    ['SelloCFD', t.selloCFD],
    ['NoCertificadoSAT', t.noCertificadoSAT],
    ['SelloSAT', t.selloSAT],
  ])
}

export function timbreElement(attributes: readonly (readonly [name: string, value: string])[]): string {
  const written = attributes.map(([name, value]) => `${name}="${value.replaceAll('&', '&amp;')}"`)
  return `<tfd:TimbreFiscalDigital ${NAMESPACES} ${written.join(' ')}/>`
}

const NAMESPACES = [
  'xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xsi:schemaLocation="http://www.sat.gob.mx/TimbreFiscalDigital http://www.sat.gob.mx/sitio_internet/cfd/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd"',
].join(' ')

/** Puts the element into cfdi:Complemento, made before cfdi:Addenda or the end when there is none; changes nothing
 *  else. Function replacements: a `$` in the XML is text. */
export function insertTimbreXML(sealedXml: string, element: string): string {
  if (sealedXml.includes('</cfdi:Complemento>')) {
    return sealedXml.replace('</cfdi:Complemento>', () => `${element}</cfdi:Complemento>`)
  }
  const complemento = `<cfdi:Complemento>${element}</cfdi:Complemento>`
  const before = /<cfdi:Addenda\b/.test(sealedXml) ? /<cfdi:Addenda\b/ : /<\/cfdi:Comprobante>/
  return sealedXml.replace(before, (found) => complemento + found)
}
