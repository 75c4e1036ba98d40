import { demand } from './fault.ts'

/** The text of the QR code, where anybody can ask SAT whether the CFDI exists. An & of an RFC is written &amp; inside
 *  the expression, Ñ as it is; Total without insignificant zeros but with one decimal; `fe` are the last eight
 *  characters of the Sello, raw. Throws ArgumentError for a total that no CFDI has, or what is no text. Source: Anexo 20 I.D; rulebook §H (phpcfdi/cfdi-expresiones). */
export function qrURL(x: {
  readonly uuid: string
  readonly rfcEmisor: string
  readonly rfcReceptor: string
  /** As in the XML. */
  readonly total: string
  readonly sello: string
}): string {
  demandExpresion(x)
  const parameters = [
    `id=${x.uuid}`,
    `re=${x.rfcEmisor.replaceAll('&', '&amp;')}`,
    `rr=${x.rfcReceptor.replaceAll('&', '&amp;')}`,
    `tt=${significant(x.total)}`,
    `fe=${x.sello.slice(-8)}`,
  ]
  return `https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx?${parameters.join('&')}`
}

function significant(total: string): string {
  const [integer = '', fraction = ''] = total.split('.')
  return `${integer.replace(/^0+(?=\d)/, '')}.${fraction.replace(/0+$/, '') || '0'}`
}

function demandExpresion(
  x: Readonly<Record<'uuid' | 'rfcEmisor' | 'rfcReceptor' | 'total' | 'sello', unknown>>,
): void {
  demand(typeof x === 'object' && x !== null, 'x', 'an object')
  for (const name of ['uuid', 'rfcEmisor', 'rfcReceptor', 'sello'] as const) {
    demand(typeof x[name] === 'string', name, 'a text')
  }
  const { total } = x
  demand(
    typeof total === 'string' && /^\d{1,18}(\.\d{1,6})?$/.test(total),
    'total',
    'as in the XML: a decimal text',
  )
}
