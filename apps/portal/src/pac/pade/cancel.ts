import { cancelOutcomeOf } from '../cancel-code.ts'
import type { CallOptions, CancelOutcome, CancelRequest } from '../pac.ts'
import { type Soap, elementText } from './soap.ts'

/** Hands a signed Cancelacion to PADE: option XML_CANCELACION, no certificate and no key. One CFDI in each request,
 *  and each costs a transaction. Source: pac-spec §6.4. */
export async function cancelAtPade(
  soap: Soap,
  request: CancelRequest,
  o: CallOptions,
): Promise<CancelOutcome> {
  const { uuid, issuerRfc, receiverRfc, total, motivo, folioSustitucion } = request
  const item = [uuid, receiverRfc, issuerRfc, total, motivo, ...(folioSustitucion ? [folioSustitucion] : [])]
  const signed = Buffer.from(request.signedXml, 'utf8').toString('base64')
  const sent = await soap({
    operation: 'cancelarConOpciones',
    children: [
      ['rfcEmisor', issuerRfc],
      ['arregloUUID', item.join('|')],
      ['opciones', `XML_CANCELACION:${signed}`],
    ],
    ...o,
  })
  return sent.kind === 'document' ? interpret(sent.xml, uuid) : { kind: 'unknown', why: sent.why }
}

/** The acuse that PADE keeps; null when it has none (code 21) or does not answer. */
export async function receiptOfPade(
  soap: Soap,
  { uuid }: { uuid: string },
  o: CallOptions,
): Promise<Uint8Array | null> {
  const sent = await soap({ operation: 'acuseCancelacion', children: [['uuid', uuid]], ...o })
  return sent.kind === 'document' ? acuseOf(sent.xml) : null
}

/** Manual and sample differ on the name of the acuse: both are taken. The folio's own code counts before the code of
 *  the whole. */
function interpret(xml: string, uuid: string): CancelOutcome {
  const acuse = acuseOf(xml)
  for (const folio of xml.match(/<cancelacion>[\s\S]*?<\/cancelacion>/g) ?? []) {
    const code = elementText(folio, 'codigo')
    if (code && elementText(folio, 'uuid')?.toUpperCase() === uuid.toUpperCase())
      return cancelOutcomeOf(code, elementText(folio, 'mensaje') ?? '', acuse)
  }
  const code = elementText(xml, 'codigo')
  const message = elementText(xml, 'mensaje') ?? ''
  if (code === null || code === '0') return { kind: 'unknown', why: 'answer-without-folio' }
  if (code === '1' || code === '2')
    return { kind: 'rejected', issues: [{ code, message }], verdict: 'account-fix' }
  return cancelOutcomeOf(code, message, acuse)
}

function acuseOf(xml: string): Uint8Array | null {
  const base64 = elementText(xml, 'acuseCancelBase64') || elementText(xml, 'xmlBase64')
  return base64 ? Buffer.from(base64, 'base64') : null
}
