import { type Fault, readCFDI } from '@timbra/cfdi'
import type { Db, Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { stampedCfdi, type StampedCfdi } from '../issuance/cancelled.ts'
import { type CancelDeps, type CancellationRequested, requestWithin } from './request.ts'

/** Cancels a CFDI by motivo 01, after another one takes its place: first the substitute must be stamped with
 *  TipoRelacion 04 to it, then SAT is asked. Until that stamp the request waits.
 *  @param x.substituteId the issuance whose CFDI takes the place
 *  @returns fault 212 when the substitute is stamped and does not name the CFDI by 04, 208 when it is the same one
 *  Source: rulebook §F2. */
export async function substitute(deps: CancelDeps, x: SubstituteRequest): Promise<CancellationRequested> {
  return inTransaction(deps.db, (trx) => substituteWithin(deps, trx, x))
}

export type SubstituteRequest = {
  readonly id: string
  readonly issuanceId: string
  readonly substituteId: string
  readonly requestedBy: string
}

/** The same within the transaction that asks for the substitute. */
export async function substituteWithin(
  deps: Pick<CancelDeps, 'clock'>,
  trx: Trx,
  x: SubstituteRequest,
): Promise<CancellationRequested> {
  if (x.substituteId === x.issuanceId) return { kind: 'refused', faults: [SAME] }
  return requestWithin(deps, trx, { ...x, motivo: '01' }, async (_, cfdi) => {
    const found = await substituteOf(trx, cfdi, x.substituteId)
    return found.kind === 'unrelated' ? [UNRELATED] : []
  })
}

export type Substitute =
  | { readonly kind: 'ready'; readonly uuid: string }
  | { readonly kind: 'not-stamped' }
  | { readonly kind: 'unrelated' }

/** Reads in the stamped XML, not in a table, whether the substitute names the CFDI by 04. */
export async function substituteOf(db: Db, cfdi: StampedCfdi, substituteId: string): Promise<Substitute> {
  const found = await stampedCfdi(db, substituteId)
  if (found === null) return { kind: 'not-stamped' }
  const read = readCFDI(found.xml)
  const related = read.ok ? read.value.comprobante.cfdiRelacionados : []
  const names = related.some(
    ({ tipoRelacion, uuids }) =>
      tipoRelacion === '04' && uuids.some((uuid) => uuid.toUpperCase() === cfdi.uuid.toUpperCase()),
  )
  return names ? { kind: 'ready', uuid: found.uuid } : { kind: 'unrelated' }
}

const UNRELATED: Fault = {
  code: '212',
  path: 'substituteId',
  message: 'La factura que sustituye no está relacionada (tipo 04) con la que se cancela.',
  source: 'rulebook §F2',
}

const SAME: Fault = { ...UNRELATED, code: '208', message: 'Una factura no puede sustituirse a sí misma.' }
