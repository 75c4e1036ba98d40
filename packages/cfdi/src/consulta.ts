import { type Parsed, accepted, demand, refused } from './fault.ts'
import { hasForbiddenCharacter } from './nombre.ts'
import { qrURL } from './qr.ts'
import type { Element } from './xml/element.ts'
import { parseXML } from './xml/parse.ts'

/** The question to SAT's ConsultaCFDIService: what stands behind the ? of the QR code. An & of an RFC is written &amp;
 *  inside the expression and Ñ as it is; the total without insignificant zeros but with one decimal; the last eight
 *  characters of the Sello raw.
 *  @param x.total as in the XML: a decimal string, never a float
 *  Throws ArgumentError for a total that no CFDI has. Source: pac-spec §9; rulebook §H. */
export function expresionImpresa(x: {
  readonly uuid: string
  readonly rfcEmisor: string
  readonly rfcReceptor: string
  readonly total: string
  readonly sello: string
}): string {
  const url = qrURL(x)
  return url.slice(url.indexOf('?'))
}

/** The SOAP 1.1 request that carries an expression; its own & are escaped once more, as text of XML. Source: pac-spec §9. */
export function consultaRequest(expresion: string): string {
  const fits = typeof expresion === 'string' && !hasForbiddenCharacter(expresion)
  demand(fits, 'expresion', 'a text without control characters')
  const text = expresion.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><c:Consulta xmlns:c="http://tempuri.org/"><c:expresionImpresa>${text}</c:expresionImpresa></c:Consulta></s:Body></s:Envelope>`
}

/** The SOAPAction header of that request. Source: pac-spec §9. */
export const consultaSOAPAction = 'http://tempuri.org/IConsultaCFDIService/Consulta'

/** SAT's answer, texts as SAT writes them; absent ones are empty. Source: pac-spec §9. */
export type RespuestaConsulta = {
  readonly codigoEstatus: string
  readonly esCancelable: string
  readonly estado: string
  readonly estatusCancelacion: string
  readonly validacionEFOS: string
}

/** Reads the answer, whatever its prefixes. @returns it, or the fault CONS-1: not an answer of this service.
 *  Source: pac-spec §9. */
export function readConsulta(xml: Uint8Array | string): Parsed<RespuestaConsulta> {
  demand(typeof xml === 'string' || xml instanceof Uint8Array, 'xml', 'XML as text or bytes')
  const parsed = parseXML(xml)
  const result = parsed.ok ? find(parsed.value.root, 'ConsultaResult') : null
  const text = (name: string) => (result && find(result, name)?.text?.trim()) || ''
  const codigoEstatus = text('CodigoEstatus')
  if (codigoEstatus === '') {
    const message = 'El SAT no contestó a la consulta del CFDI.'
    return refused({ code: 'CONS-1', path: 'xml', message, source: 'pac-spec §9' })
  }
  return accepted({
    codigoEstatus,
    esCancelable: text('EsCancelable'),
    estado: text('Estado'),
    estatusCancelacion: text('EstatusCancelacion'),
    validacionEFOS: text('ValidacionEFOS'),
  })
}

function find(element: Element, name: string): Element | null {
  if (element.name.replace(/^\{.*\}/, '') === name) return element
  for (const child of element.children) {
    const found = find(child, name)
    if (found !== null) return found
  }
  return null
}
