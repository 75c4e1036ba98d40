import type { LedgerEntry } from '../ledger.ts'
import { cadenaTimbre, timbreXML } from '../timbre.ts'
import { errorReply, successReply, type Reply } from './reply.ts'
import type { Decision } from '../stamp.ts'

/** The three path families and four reply shapes of SW's stamp call. Source: pac-spec §4.3. */
export type StampPath = {
  readonly family: 'legacy' | 'v2' | 'v4'
  readonly version: Version
  readonly b64: boolean
}
type Version = 'v1' | 'v2' | 'v3' | 'v4'

export function parseStampPath(path: string): StampPath | null {
  const match = /^\/(?:(v4)\/cfdi33\/stamp|cfdi33\/(v2)\/stamp|cfdi33\/stamp)\/(v[1-4])(\/b64)?$/.exec(path)
  if (!match) return null
  const family = match[1] ? 'v4' : match[2] ? 'v2' : 'legacy'
  return { family, version: match[3] as Version, b64: match[4] !== undefined }
}

/** Words a decision as SW does. `withData: false` makes a duplicate come without the earlier stamp. */
export function render(decision: Decision, path: StampPath, withData: boolean): Reply {
  switch (decision.kind) {
    case 'fresh':
      return successReply(dataOf(decision.entry, path))
    case 'duplicate':
      return duplicateReply(decision.entry, path, withData)
    case 'foreign-customid': {
      const tfd = written(timbreXML(decision.entry.timbre), path)
      return errorReply(400, FOREIGN, null, withData ? { tfd, cfdi: '' } : null)
    }
    case 'stamped-elsewhere':
      return errorReply(400, DUPLICATE, null)
    case 'refused': {
      const [first, ...others] = decision.refusals.map(({ code, text }) => `${code} - ${text}`)
      const details = [...others, ...decision.refusals.flatMap(({ detail }) => detail ?? [])]
      return errorReply(400, first ?? 'CFDI40999', details.length > 0 ? details.join('\n') : null)
    }
  }
}

const DUPLICATE = '307. El comprobante contiene un timbre previo.'
const FOREIGN = 'CFDI3307 - Timbre duplicado. El customId proporcionado está duplicado.'

function duplicateReply(entry: LedgerEntry, path: StampPath, withData: boolean): Reply {
  if (!withData) return errorReply(400, DUPLICATE, null)
  if (path.family === 'legacy') return errorReply(400, DUPLICATE, entry.xml)
  return errorReply(400, DUPLICATE, null, dataOf(entry, path))
}

function dataOf(entry: LedgerEntry, path: StampPath): Record<string, string> {
  const cfdi = written(entry.xml, path)
  const tfd = written(timbreXML(entry.timbre), path)
  if (path.version === 'v1') return { tfd }
  if (path.version === 'v2') return { tfd, cfdi }
  if (path.version === 'v3') return { cfdi }
  const { timbre } = entry
  return {
    cadenaOriginalSAT: cadenaTimbre(timbre),
    noCertificadoSAT: timbre.noCertificadoSAT,
    noCertificadoCFDI: entry.noCertificado,
    uuid: timbre.uuid.toLowerCase(),
    selloSAT: timbre.selloSAT,
    selloCFDI: timbre.selloCFD,
    fechaTimbrado: timbre.fechaTimbrado,
    qrCode: PIXEL,
    cfdi,
  }
}

function written(text: string, path: StampPath): string {
  return path.b64 ? Buffer.from(text).toString('base64') : text
}

/** A valid PNG of one pixel where SW sends its QR code: nobody in this project reads it. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg=='
