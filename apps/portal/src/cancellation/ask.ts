import { buildCancelacion, formatImporte, localFecha, readCFDI, signSatRequest } from '@timbra/cfdi'
import { signerOfCancelaciones } from '../csd/cancelacion-signer.ts'
import type { StampedCfdi } from '../issuance/cancelled.ts'
import type { CancelOutcome, CancelRequest } from '../pac/pac.ts'
import type { AdvanceCancellationDeps } from './deps.ts'

/** Source: pac-spec §2 rule 5. */
const CANCEL_TIMEOUT_MS = 60_000

/** Signs the request and hands it to the PAC that stamped the CFDI. To ask again is safe: SAT answers 202. */
export async function askToCancel(
  deps: AdvanceCancellationDeps,
  cfdi: StampedCfdi,
  x: { readonly motivo: string; readonly folioSustitucion: string | null },
): Promise<CancelOutcome> {
  const canceller = deps.cancellers.get(cfdi.pac)
  if (!canceller) return withheld('sin-pac', 'account-fix')
  const signed = await signedRequest(deps, cfdi, x)
  if ('kind' in signed) return signed
  try {
    return await canceller.cancel(signed, { timeout_ms: CANCEL_TIMEOUT_MS, signal: deps.signal })
  } catch (cause) {
    return { kind: 'unknown', why: `adapter failed: ${cause instanceof Error ? cause.name : 'unknown'}` }
  }
}

async function signedRequest(
  deps: AdvanceCancellationDeps,
  cfdi: StampedCfdi,
  { motivo, folioSustitucion }: { readonly motivo: string; readonly folioSustitucion: string | null },
): Promise<CancelRequest | CancelOutcome> {
  const signer = await signerOfCancelaciones(deps, cfdi.issuerId)
  if (signer === null) return withheld('sin-csd', 'store-fix')
  const read = readCFDI(cfdi.xml)
  if (!read.ok) throw new Error('a stamped CFDI is readable')
  const { emisor, receptor, total } = read.value.comprobante
  const { uuid } = cfdi
  const fecha = localFecha(deps.clock.now(), cfdi.timeZone)
  const folios = [{ uuid, motivo, folioSustitucion }]
  const built = buildCancelacion({ rfcEmisor: emisor.rfc, fecha, folios })
  const signed = built.ok ? signSatRequest(built.value, signer) : built
  if (!signed.ok) return withheld(signed.faults[0]?.code ?? 'none', 'store-fix')
  return {
    signedXml: signed.value,
    uuid,
    issuerRfc: emisor.rfc,
    receiverRfc: receptor.rfc,
    total: formatImporte(total),
    motivo,
    folioSustitucion,
  }
}

/** Nothing left this machine. */
function withheld(code: string, verdict: 'account-fix' | 'store-fix'): CancelOutcome {
  return { kind: 'rejected', issues: [{ code, message: '' }], verdict }
}
