/** The text of the QR code, where anybody can ask SAT whether the CFDI exists. An & of an RFC is written &amp; inside
 *  the expression, Ñ as it is; Total without insignificant zeros but with one decimal; `fe` are the last eight
 *  characters of the Sello, raw. Source: Anexo 20 I.D; rulebook §H (phpcfdi/cfdi-expresiones). */
export function qrURL(x: {
  readonly uuid: string
  readonly rfcEmisor: string
  readonly rfcReceptor: string
  /** As in the XML. */
  readonly total: string
  readonly sello: string
}): string {
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
