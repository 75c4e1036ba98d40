import { readCFDI, sameWithoutTimbre, type TimbreFiscalDigital } from '@timbra/cfdi'
import { verifyTimbre, type Certificate } from '@timbra/cfdi/node'
import type { SealedCfdi } from './pac.ts'

/** PAC certificates on disk, by noCertificado. */
export type PacCertificates = ReadonlyMap<string, Certificate>

export type Trusted =
  | { readonly ok: true /** Upper case. */; readonly uuid: string }
  | { readonly ok: false; readonly why: Mistrust }

export type Mistrust =
  | 'unreadable-xml'
  | 'no-timbre'
  | 'several-timbres'
  | 'foreign-sello'
  | 'uuid-shape'
  | 'fecha-timbrado-shape'
  | 'document-changed'
  | 'sello-sat'

/** Decides whether what a PAC calls stamped is our document with one good stamp, and nothing else. Everything must
 *  hold: it parses, has exactly one TFD 1.1 for our Sello, a UUID, a FechaTimbrado, and is our document without it;
 *  SelloSAT verifies when the certificate it names is on disk. Source: pac-spec §2 rule 3, §11. */
export function trustStamp(sealed: SealedCfdi, stamped: Uint8Array, certificates: PacCertificates): Trusted {
  const read = readCFDI(stamped)
  if (!read.ok) return mistrust(countTimbres(stamped) > 1 ? 'several-timbres' : 'unreadable-xml')
  const { timbre } = read.value
  if (timbre === null) return mistrust('no-timbre')
  if (countTimbres(stamped) !== 1) return mistrust('several-timbres')
  const flaw = flawOf(timbre, sealed, certificates)
  if (flaw !== null) return mistrust(flaw)
  return sameWithoutTimbre(sealed.xml, stamped)
    ? { ok: true, uuid: timbre.uuid.toUpperCase() }
    : mistrust('document-changed')
}

function flawOf(
  timbre: TimbreFiscalDigital,
  sealed: SealedCfdi,
  certificates: PacCertificates,
): Mistrust | null {
  if (timbre.selloCFD !== sealed.sello) return 'foreign-sello'
  if (!UUID.test(timbre.uuid)) return 'uuid-shape'
  if (!FECHA.test(timbre.fechaTimbrado)) return 'fecha-timbrado-shape'
  const certificate = certificates.get(timbre.noCertificadoSAT)
  return certificate && !verifyTimbre(timbre, certificate) ? 'sello-sat' : null
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const FECHA = /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/

/** By pattern, whatever the prefix and wherever it stands: a second one anywhere is too many. */
function countTimbres(xml: Uint8Array): number {
  return (
    Buffer.from(xml)
      .toString('utf8')
      .match(/<(?:[^\s<>/:]+:)?TimbreFiscalDigital(?=[\s/>])/g)?.length ?? 0
  )
}

function mistrust(why: Mistrust): Trusted {
  return { ok: false, why }
}
