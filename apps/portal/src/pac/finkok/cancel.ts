import { readAcuse, type ReadElement } from '@timbra/cfdi'
import { cancelOutcomeOf } from '../cancel-code.ts'
import type { CallOptions, CancelOutcome, CancelRequest } from '../pac.ts'
import { findAll, textOf } from '../soap.ts'
import { fieldOf } from './answer.ts'
import type { FinkokSoap } from './soap.ts'

type Account = { readonly soap: FinkokSoap; readonly user: string; readonly password: string }

/** Hands a signed Cancelacion to Finkok, which is not to keep it for later. Source: pac-spec §5.4. */
export async function cancelAtFinkok(
  { soap, user, password }: Account,
  { signedXml, uuid }: CancelRequest,
  o: CallOptions,
): Promise<CancelOutcome> {
  const children = [
    ['xml', Buffer.from(signedXml, 'utf8').toString('base64')],
    ['username', user],
    ['password', password],
    ['store_pending', 'false'],
  ] as const
  const sent = await soap({ service: 'cancel', operation: 'cancel_signature', children, ...o })
  if (sent.kind === 'result') return interpret(sent.result, uuid)
  if (sent.kind === 'unknown' && (sent.status === 401 || sent.status === 403))
    return refusedAccount(`HTTP${sent.status}`, '')
  return { kind: 'unknown', why: sent.why }
}

/** The acuse that Finkok keeps of the last 201 or 202; null when it has none, or gives one of another CFDI, which has
 *  been seen. Source: pac-spec §5.4. */
export async function receiptOfFinkok(
  { soap, user, password }: Account,
  { uuid, issuerRfc }: { readonly uuid: string; readonly issuerRfc: string },
  o: CallOptions,
): Promise<Uint8Array | null> {
  const children = [
    ['username', user],
    ['password', password],
    ['taxpayer_id', issuerRfc],
    ['uuid', uuid],
    ['type', 'C'],
  ] as const
  const sent = await soap({ service: 'cancel', operation: 'get_receipt', children, ...o })
  const receipt = sent.kind === 'result' ? fieldOf(sent.result, 'receipt') : null
  const read = receipt === null ? null : readAcuse(receipt)
  const isOurs = read?.ok && read.value.folios.some((folio) => folio.uuid === uuid.toUpperCase())
  return isOurs ? Buffer.from(receipt ?? '', 'utf8') : null
}

/** The folio counts before CodEstatus, which may speak of another one. */
function interpret(result: ReadElement, uuid: string): CancelOutcome {
  const given = fieldOf(result, 'Acuse')
  const acuse = given === null ? null : Buffer.from(given, 'utf8')
  for (const folio of findAll(result, 'Folio')) {
    const code = textOf(folio, 'EstatusUUID')
    if (code !== '' && textOf(folio, 'UUID').toUpperCase() === uuid.toUpperCase())
      return cancelOutcomeOf(code, textOf(folio, 'EstatusCancelacion'), acuse)
  }
  const codEstatus = fieldOf(result, 'CodEstatus')?.trim() ?? ''
  if (codEstatus === '') return { kind: 'unknown', why: 'answer-without-folio' }
  const code = codeIn(codEstatus)
  return code === '300' ? refusedAccount(code, codEstatus) : cancelOutcomeOf(code, codEstatus, acuse)
}

/** CodEstatus is a code or a sentence. Source: pac-spec §5.4, §5.5. */
function codeIn(codEstatus: string): string {
  const sentence = SENTENCES.find(([pattern]) => pattern.test(codEstatus))
  return sentence?.[1] ?? /^\d{3}\b|^no_cancelable\b/.exec(codEstatus)?.[0] ?? codEstatus.slice(0, 40)
}

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/invalid username or password/i, '300'],
  [/already (en buffercancellation|cancel)/i, '202'],
  [/no encontrado/i, '205'],
]

function refusedAccount(code: string, message: string): CancelOutcome {
  return { kind: 'rejected', issues: [{ code, message: message.slice(0, 500) }], verdict: 'account-fix' }
}
