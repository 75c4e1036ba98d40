import { createHmac } from 'node:crypto'

export type AcuseFolio = { readonly uuid: string; readonly estatusUUID: string }

type Content = { readonly rfcEmisor: string; readonly fecha: string; readonly folios: readonly AcuseFolio[] }

/** SAT's acuse, bare, as SW gives it. The seal is an HMAC that nobody outside SAT can verify: its key here is a
 *  word, so that the same acuse has the same seal.
 *  Source: pac-spec §4.6, §10.3. */
export function acuseXML(content: Content): string {
  const namespaces =
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
  return `<?xml version="1.0" encoding="utf-8"?><Acuse ${namespaces} ${head(content)}>${body(content)}</Acuse>`
}

/** The same inside SAT's own SOAP envelope, as Finkok gives it. Source: pac-spec §5.4. */
export function acuseEnvelope(content: Content): string {
  const result = `<CancelaCFDResult ${head(content)}>${body(content)}</CancelaCFDResult>`
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><CancelaCFDResponse xmlns="http://cancelacfd.sat.gob.mx">${result}</CancelaCFDResponse></s:Body></s:Envelope>`
}

function head({ fecha, rfcEmisor }: Content): string {
  return `Fecha="${fecha}" RfcEmisor="${rfcEmisor.replaceAll('&', '&amp;')}"`
}

function body(content: Content): string {
  const each = content.folios.map(
    ({ uuid, estatusUUID }) =>
      `<Folios xmlns="http://cancelacfd.sat.gob.mx"><UUID>${uuid}</UUID><EstatusUUID>${estatusUUID}</EstatusUUID></Folios>`,
  )
  const dsig = 'http://www.w3.org/2000/09/xmldsig#'
  const seal = `<Signature Id="SelloSAT" xmlns="${dsig}"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315" /><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha512" /></SignedInfo><SignatureValue>${sealOf(content)}</SignatureValue><KeyInfo><KeyName>BF66E582888CC845</KeyName></KeyInfo></Signature>`
  return each.join('') + seal
}

function sealOf(content: Content): string {
  return createHmac('sha512', 'SAT').update(JSON.stringify(content)).digest('base64')
}
