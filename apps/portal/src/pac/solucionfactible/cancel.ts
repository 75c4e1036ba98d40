import type { ReadElement } from '@timbra/cfdi'
import { cancelOutcomeOf } from '../cancel-code.ts'
import type { CallOptions, CancelOutcome, CancelRequest } from '../pac.ts'
import { childText, findAll } from '../soap.ts'
import type { Sf } from './soap.ts'
import { documentOf } from './utilerias.ts'
import { saysNothing } from './verdict.ts'

/** Hands a signed Cancelacion over to SAT in one call, and fetches the acuse, which comes by another one.
 *  Source: pac-spec §7. */
export async function cancelAtSf(sf: Sf, request: CancelRequest, o: CallOptions): Promise<CancelOutcome> {
  const start = performance.now()
  const solicitud = Buffer.from(request.signedXml, 'utf8').toString('base64')
  const answer = await sf({
    service: 'Timbrado',
    operation: 'enviarSolicitudCancelacion',
    children: [['solicitudCancelacion', solicitud]],
    ...o,
  })
  if (answer.kind === 'refused') return { ...answer, kind: 'rejected' }
  if (answer.kind !== 'answer') return { kind: 'unknown', why: answer.why }
  const { code, mensaje } = folioOf(answer.body, request.uuid) ?? {
    code: answer.status,
    mensaje: answer.mensaje,
  }
  const outcome = outcomeOf(code, mensaje)
  if (outcome.kind !== 'accepted' && outcome.kind !== 'already') return outcome
  const left_ms = Math.max(1, o.timeout_ms - (performance.now() - start))
  return { ...outcome, acuse: await receiptOfSf(sf, request, { ...o, timeout_ms: left_ms }) }
}

/** The acuse that Solución Factible keeps for 60 days; null when it has none (702) or does not answer. Its field is
 *  written acuseSAT or acuseSat, and one client finds it in `mensaje`. */
export async function receiptOfSf(
  sf: Sf,
  { uuid }: { uuid: string },
  o: CallOptions,
): Promise<Uint8Array | null> {
  const answer = await cancelStatus(sf, uuid, o)
  return answer.kind === 'answer' ? documentOf(answer.body, ['acuseSAT', 'acuseSat', 'mensaje']) : null
}

/** getStatusCancelacionAsincrona; knows the transactions of synchronous requests by UUID too. */
export function cancelStatus(sf: Sf, uuid: string, o: CallOptions): ReturnType<Sf> {
  return sf({
    service: 'Cancelacion',
    operation: 'getStatusCancelacionAsincrona',
    children: [['transactionId', uuid]],
    ...o,
  })
}

/** SAT's code for the folio counts before the code of the whole. */
function folioOf(body: ReadElement, uuid: string): { code: string; mensaje: string } | null {
  const folio = findAll(body, 'resultados').find(
    (each) => childText(each, 'uuid').toUpperCase() === uuid.toUpperCase(),
  )
  const code = folio && (childText(folio, 'statusUUID') || childText(folio, 'status'))
  return folio && code ? { code, mensaje: childText(folio, 'mensaje') } : null
}

/** 211 waits for the receiver, 213 was refused by the receiver, 701 is on its way: a request is known, and SAT's status
 *  service says what came of it. (SAT's own 211, the limit of global invoices, does not come here.) */
function outcomeOf(code: string, mensaje: string): CancelOutcome {
  if (code === '200') return { kind: 'unknown', why: 'answer-without-folio' }
  if (saysNothing(code)) return { kind: 'unknown', why: `sf-${code}` }
  if (['211', '213', '701'].includes(code)) return { kind: 'already', satCode: code, acuse: null }
  const issues = [{ code, message: mensaje.slice(0, 500) }]
  if (code === '620' || code === '633') return { kind: 'rejected', issues, verdict: 'account-fix' }
  if (code === '623') return { kind: 'rejected', issues, verdict: 'pac-specific' }
  return cancelOutcomeOf(SAT_CODES[code] ?? code, mensaje, null)
}

/** What Solución Factible checks before SAT, in SAT's numbers. */
const SAT_CODES: Readonly<Record<string, string>> = {
  '303': '203',
  '306': '310',
  '308': '309',
  '1801': '301',
  '1802': '302',
}
