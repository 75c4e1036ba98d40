import { createHmac } from 'node:crypto'
import type { Incoming } from '../incoming.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { World } from '../world.ts'
import type { Account } from './accounts.ts'
import { notFound, successReply, type Reply } from './reply.ts'
import { stampsUsed } from './stamp.ts'

/** GET /datawarehouse/v1/live/{uuid}. `urlXml` is null while a `recover-lag` rule holds. Source: pac-spec §4.5. */
export function liveRecord(world: World, request: Incoming, uuid: string): Reply {
  const entry = world.sw.ledger.findByUUID(uuid)
  const late =
    entry !== null && world.faults.take('datawarehouse', subjectOf(entry), ['recover-lag']) !== null
  const records = entry ? [recordOf(entry, late ? null : storageURL(world, request, entry))] : []
  const metaData = { page: 1, perPage: 1, pageCount: records.length, totalCount: records.length, links: {} }
  return successReply({ metaData, records })
}

/** GET of a pre-signed address; no Bearer. */
export function download(world: World, request: Incoming): Reply {
  const uuid = /^\/storage\/([0-9A-F-]{36})\.xml$/.exec(request.path)?.[1]
  const entry = uuid === undefined ? null : world.sw.ledger.findByUUID(uuid)
  if (!entry) return notFound
  if (request.query.get('signature') !== signature(world, entry.uuid))
    return { status: 403, type: 'text/xml', body: '' }
  return { status: 200, type: 'text/xml', body: entry.xml }
}

/** GET /management/v2/api/users/balance. */
export function balance(world: World, account: Account): Reply {
  const used = stampsUsed(world, account.user)
  const unlimited = account.stamps === 'unlimited'
  return successReply({
    idUserBalance: '00000000-0000-4000-8000-000000000001',
    idUser: '00000000-0000-4000-8000-000000000002',
    stampsBalance: account.stamps === 'unlimited' ? 0 : Math.max(0, account.stamps - used),
    stampsUsed: used,
    stampsAssigned: unlimited ? 0 : account.stamps,
    unlimited,
    expirationDate: null,
    lastTransaction: null,
  })
}

function recordOf(entry: LedgerEntry, urlXml: string | null): Record<string, unknown> {
  return {
    uuid: entry.uuid.toLowerCase(),
    urlXml,
    urlPdf: null,
    urlAckCfdi: null,
    urlAckCancellation: null,
    status: 'Vigente',
    fechaTimbrado: entry.timbre.fechaTimbrado,
    serie: entry.serie,
    folio: entry.folio,
    total: Number(entry.total),
    rfcEmisor: entry.rfcEmisor,
  }
}

function storageURL(world: World, request: Incoming, entry: LedgerEntry): string {
  return `http://${request.headers.host}/storage/${entry.uuid}.xml?signature=${signature(world, entry.uuid)}`
}

function signature(world: World, uuid: string): string {
  return createHmac('sha256', world.authority.pacKey).update(uuid).digest('hex')
}

function subjectOf(entry: LedgerEntry): { rfc: string; serie: string; folio: string; total: string } {
  return { rfc: entry.rfcReceptor, serie: entry.serie, folio: entry.folio, total: entry.total }
}
