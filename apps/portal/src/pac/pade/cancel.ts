import type { ReadElement } from '@timbra/cfdi'
import { cancelOutcomeOf } from '../cancel-code.ts'
import type { CallOptions, CancelOutcome, CancelRequest } from '../pac.ts'
import { findAll, textOf } from '../soap.ts'
import type { Soap } from './soap.ts'

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
  return sent.kind === 'document' ? interpret(sent.root, uuid) : { kind: 'unknown', why: sent.why }
}

/** The acuse that PADE keeps; null when it has none (code 21) or does not answer. */
export async function receiptOfPade(
  soap: Soap,
  { uuid }: { uuid: string },
  o: CallOptions,
): Promise<Uint8Array | null> {
  const sent = await soap({ operation: 'acuseCancelacion', children: [['uuid', uuid]], ...o })
  return sent.kind === 'document' ? acuseOf(sent.root) : null
}

/** Manual and sample differ on the name of the acuse: both are taken. The folio's own code counts before the code of
 *  the whole. */
function interpret(answer: ReadElement, uuid: string): CancelOutcome {
  const acuse = acuseOf(answer)
  for (const folio of findAll(answer, 'cancelacion')) {
    const code = textOf(folio, 'codigo')
    if (code !== '' && textOf(folio, 'uuid').toUpperCase() === uuid.toUpperCase())
      return cancelOutcomeOf(code, textOf(folio, 'mensaje'), acuse)
  }
  const code = textOf(answer, 'codigo')
  const message = textOf(answer, 'mensaje')
  if (code === '' || code === '0') return { kind: 'unknown', why: 'answer-without-folio' }
  if (code === '1' || code === '2')
    return { kind: 'rejected', issues: [{ code, message }], verdict: 'account-fix' }
  return cancelOutcomeOf(code, message, acuse)
}

function acuseOf(answer: ReadElement): Uint8Array | null {
  const base64 = textOf(answer, 'acuseCancelBase64') || textOf(answer, 'xmlBase64')
  return base64 !== '' ? Buffer.from(base64, 'base64') : null
}
