import { expresionImpresa, formatImporte, readCFDI } from '@timbra/cfdi'
import type { StampedCfdi } from '../issuance/cancelled.ts'
import type { SatAnswer } from '../sat-status/sat-status.ts'
import type { AdvanceCancellationDeps } from './deps.ts'

/** Asks SAT what became of the CFDI, by what its own XML says. */
export function lookAtSat(deps: AdvanceCancellationDeps, cfdi: StampedCfdi): Promise<SatAnswer> {
  const read = readCFDI(cfdi.xml)
  if (!read.ok) throw new Error('a stamped CFDI is readable')
  const { emisor, receptor, total, sello } = read.value.comprobante
  const expresion = expresionImpresa({
    uuid: cfdi.uuid,
    rfcEmisor: emisor.rfc,
    rfcReceptor: receptor.rfc,
    total: formatImporte(total),
    sello,
  })
  return deps.satStatus.ask(expresion, { signal: deps.signal })
}
