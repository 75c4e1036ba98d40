import { randomUUID } from 'node:crypto'
import { formatImporte, localFecha, readCFDI, type CFDI } from '@timbra/cfdi'
import { sha256, type LedgerEntry } from './ledger.ts'
import type { PacName } from './pacs.ts'
import { uuidOf } from './random.ts'
import { checkCFDI } from './rules/check.ts'
import { refusal, type Refusal } from './rules/refusal.ts'
import { insertTimbreXML, signTimbre, timbreXML } from './timbre.ts'
import type { World } from './world.ts'

/** What the PAC decided; how it is said depends on the path and on faults. */
export type Decision =
  | { readonly kind: 'fresh' | 'duplicate' | 'foreign-customid'; readonly entry: LedgerEntry }
  /** The XML came with a timbre that this PAC did not give. */
  | { readonly kind: 'stamped-elsewhere' }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }

export type StampCall = {
  readonly pac: PacName
  readonly xml: Uint8Array
  readonly user: string
  /** The PAC's words when the account has no stamps left. */
  readonly outOfStamps: Refusal | null
  /** SW's key of idempotency. */
  readonly customid?: string | null
  /** PADE's option: another XML under a serie and folio of the same issuer is the earlier CFDI. */
  readonly verifySerieFolio?: boolean
  /** Finkok's quick_stamp: the SAT hears of it this much later. */
  readonly satDelay_ms?: number
}

/** Stamps these bytes once, whatever happens around the call: well-formed → stamped before → customid → serie and
 *  folio → credits → rules → TFD → ledger on disk. The verb that every PAC's front end calls; each looks into its own
 *  ledger only. Source: pac-spec §14.1. */
export async function decide(world: World, request: StampCall): Promise<Decision> {
  const ledger = world.ledgers[request.pac]
  const now = world.clock.now()
  const read = readCFDI(request.xml)
  if (!read.ok) {
    const [first] = read.faults
    return refused(
      refusal('301', 'XML mal formado', first ? `${first.path} ${first.message}`.trim() : undefined),
    )
  }
  const cfdi = read.value
  const before = await ledger.find(cfdi.comprobante.sello)
  if (before) return { kind: 'duplicate', entry: before }
  if (cfdi.timbre) return { kind: 'stamped-elsewhere' }
  const foreign = request.customid && ledger.findByCustomid(request.user, request.customid, now)
  if (foreign) return { kind: 'foreign-customid', entry: foreign }
  const folio = request.verifySerieFolio ? sameFolio(ledger.entries(), cfdi) : null
  if (folio) return { kind: 'duplicate', entry: folio }
  if (request.outOfStamps) return refused(request.outOfStamps)
  const refusals = checkCFDI(cfdi, world.known, now)
  if (refusals.length > 0) return { kind: 'refused', refusals }
  // Between `has` and `record` nothing is awaited: of two equal requests one stamps and the other finds it.
  if (ledger.has(cfdi.comprobante.sello)) {
    return { kind: 'duplicate', entry: (await ledger.find(cfdi.comprobante.sello)) as LedgerEntry }
  }
  return { kind: 'fresh', entry: await ledger.record(stampedEntry(world, request, cfdi, now)) }
}

function refused(one: Refusal): Decision {
  return { kind: 'refused', refusals: [one] }
}

export function stampsUsed(world: World, pac: PacName, user: string): number {
  return world.ledgers[pac].entries().filter((entry) => entry.user === user).length
}

function sameFolio(entries: readonly LedgerEntry[], { comprobante }: CFDI): LedgerEntry | null {
  const { serie = '', folio = '', emisor } = comprobante
  const same = (entry: LedgerEntry): boolean =>
    entry.serie === serie && entry.folio === folio && entry.rfcEmisor === emisor.rfc
  return folio === '' ? null : (entries.find(same) ?? null)
}

function stampedEntry(world: World, request: StampCall, cfdi: CFDI, now: Date): LedgerEntry {
  const c = cfdi.comprobante
  const timbre = signTimbre(
    {
      uuid: nextUUID(world, request.pac, c.sello),
      fechaTimbrado: localFecha(now, 'America/Mexico_City'),
      rfcProvCertif: world.authority.pacRfc,
      selloCFD: c.sello,
      noCertificadoSAT: world.authority.pacNoCertificado,
    },
    world.pacKey,
  )
  return {
    selloSha256: sha256(c.sello),
    uuid: timbre.uuid,
    at: now.toISOString(),
    user: request.user,
    customid: request.customid ?? null,
    rfcEmisor: c.emisor.rfc,
    rfcReceptor: c.receptor.rfc,
    serie: c.serie ?? '',
    folio: c.folio ?? '',
    total: formatImporte(c.total),
    noCertificado: c.noCertificado,
    timbre,
    ...(request.satDelay_ms ? { satDelay_ms: request.satDelay_ms } : {}),
    xml: insertTimbreXML(Buffer.from(request.xml).toString('utf8'), timbreXML(timbre)),
  }
}

/** Under a seed the n-th stamp of a ledger has the same UUID; n is part of it, so that a second stamp of the same
 *  bytes would show. */
function nextUUID(world: World, pac: PacName, sello: string): string {
  if (world.seed === null) return randomUUID().toUpperCase()
  return uuidOf(`${world.seed} ${pac} ${world.ledgers[pac].entries().length} ${sello}`)
}
