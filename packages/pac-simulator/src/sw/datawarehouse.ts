import { createHmac } from 'node:crypto'
import type { Incoming } from '../incoming.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { World } from '../world.ts'
import type { Account } from './accounts.ts'
import { notFound, successReply, type Reply } from './reply.ts'
import { stampsUsed } from '../stamp.ts'

/** GET /datawarehouse/v1/live/{uuid}. `urlXml` is null while a `recover-lag` rule holds. Source: pac-spec §4.5. */
export function liveRecord(world: World, request: Incoming, uuid: string): Reply {
  const entry = world.ledgers.sw.findByUUID(uuid)
  const late =
    entry !== null &&
    world.faults.take(DATAWAREHOUSE, subjectOf(entry), ['recover-lag'], new Date(entry.at)) !== null
  const acuse = entry !== null && world.acuses.get(`sw ${entry.uuid}`) !== undefined
  const urls = {
    urlXml: entry && !late ? storageURL(world, request, `${entry.uuid}.xml`, entry) : null,
    urlAckCancellation: entry && acuse ? storageURL(world, request, `${entry.uuid}-acuse.xml`, entry) : null,
  }
  const records = entry ? [recordOf(entry, urls)] : []
  const metaData = { page: 1, perPage: 1, pageCount: records.length, totalCount: records.length, links: {} }
  return successReply({ metaData, records })
}

const DATAWAREHOUSE = { pac: 'sw', op: 'datawarehouse' } as const

/** GET of a pre-signed address; no Bearer. */
export function download(world: World, request: Incoming): Reply {
  const [, uuid, file] = /^\/storage\/([0-9A-F-]{36})(\.xml|-acuse\.xml)$/.exec(request.path) ?? []
  const entry = uuid === undefined ? null : world.ledgers.sw.findByUUID(uuid)
  if (!entry) return notFound
  if (request.query.get('signature') !== signature(world, entry.uuid))
    return { status: 403, type: 'text/xml', body: '' }
  const body = file === '.xml' ? entry.xml : world.acuses.get(`sw ${entry.uuid}`)
  return body === undefined ? notFound : { status: 200, type: 'text/xml', body }
}

/** GET /management/v2/api/users/balance. */
export function balance(world: World, account: Account): Reply {
  const used = stampsUsed(world, 'sw', account.user)
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

type Urls = { readonly urlXml: string | null; readonly urlAckCancellation: string | null }

function recordOf(entry: LedgerEntry, urls: Urls): Record<string, unknown> {
  return {
    uuid: entry.uuid.toLowerCase(),
    urlXml: urls.urlXml,
    urlPdf: null,
    urlAckCfdi: null,
    urlAckCancellation: urls.urlAckCancellation,
    status: 'Vigente',
    fechaTimbrado: entry.timbre.fechaTimbrado,
    serie: entry.serie,
    folio: entry.folio,
    total: Number(entry.total),
    rfcEmisor: entry.rfcEmisor,
  }
}

function storageURL(world: World, request: Incoming, file: string, entry: LedgerEntry): string {
  return `http://${request.headers.host}/storage/${file}?signature=${signature(world, entry.uuid)}`
}

function signature(world: World, uuid: string): string {
  return createHmac('sha256', world.authority.pacKey).update(uuid).digest('hex')
}

function subjectOf(entry: LedgerEntry): { rfc: string; serie: string; folio: string; total: string } {
  return { rfc: entry.rfcReceptor, serie: entry.serie, folio: entry.folio, total: entry.total }
}
