import { readFileSync } from 'node:fs'
import { DEMO_ISSUER } from '@timbra/pac-simulator/sandbox'
import type { BrandWithPictures } from '../brand/find.ts'
import { readBrandFile } from '../brand/read-file.ts'
import { saveBrand } from '../brand/save.ts'
import type { Db, Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { dueBy } from '../deadlines/due.ts'
import { DEFAULT_POLICY } from '../deadlines/policy.ts'
import type { Ids } from '../ids.ts'
import { type Issuer, issuerByRfc } from '../issuers/find.ts'
import { registerIssuer } from '../issuers/register.ts'
import { registerProducts } from '../products/register.ts'
import { portalFile } from '../root.ts'
import { registerStores } from '../stores/register.ts'
import { freeTicket } from '../tickets/find.ts'
import { receiveTickets } from '../tickets/receive.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { readCatalog } from './catalog.ts'
import { generateTickets, isoWithOffset } from './generate.ts'
import { SAMPLE_STORES, SHARED_TICKETS } from './stores.ts'
import { lockSample } from './store.ts'

export type Sample = {
  readonly issuer: Issuer
  /** False when the chain was there already. */
  readonly created: boolean
  /** Some ticket that can be invoiced now; vector-a's as long as it is free. Null when every one is taken. */
  readonly readyTicket: Ticket | null
}

const COUNT = 300
const SEED = 4_0_2026

/** The invented chain "S-MART (demostración)": three stores, about 200 products and 300 tickets of the last weeks.
 *  Loaded once, whole or not at all; later calls change nothing. Its CSD is the csd room's concern. */
export async function loadSample(deps: { db: Db; ids: Ids }, options: { now: Date }): Promise<Sample> {
  const known = await issuerByRfc(deps.db, DEMO_ISSUER.rfc)
  const { issuer, created } = known
    ? { issuer: known, created: false }
    : await inTransaction(deps.db, (trx) => loadOnce(trx, deps.ids, options.now))
  const wanted = { now: options.now, preferred: '0031-04-20261121-000912' }
  return { issuer, created, readyTicket: await freeTicket(deps.db, issuer.id, wanted) }
}

async function loadOnce(trx: Trx, ids: Ids, now: Date): Promise<{ issuer: Issuer; created: boolean }> {
  await lockSample(trx)
  const known = await issuerByRfc(trx, DEMO_ISSUER.rfc)
  if (known) return { issuer: known, created: false }
  const deps = { db: trx, ids, clock: { now: () => now } }
  const { rfc, nombre, regimenFiscal, tradeName } = DEMO_ISSUER
  const issuer = await registerIssuer(deps, { rfc, nombre, regimenFiscal, tradeName, serie: 'T' })
  await registerStores(
    deps,
    issuer.id,
    SAMPLE_STORES.map(({ sendsKeys: _sendsKeys, ...store }) => store),
  )
  await saveBrand(deps, { ...readBrand(), issuerId: issuer.id, who: 'sample' })
  const catalog = readCatalog()
  await registerProducts(trx, issuer.id, catalog)
  const contents = [
    ...SHARED_TICKETS.map((name) => readTicket(name, now)),
    ...generateTickets({
      stores: SAMPLE_STORES,
      products: catalog.products,
      now,
      count: COUNT - SHARED_TICKETS.length,
      seed: SEED,
    }),
  ]
  const received = await receiveTickets(deps, { issuerId: issuer.id, contents })
  const wrong = received.find(({ kind }) => kind !== 'created')
  if (wrong) throw new Error(`a sample ticket is not in order: ${JSON.stringify(wrong)}`)
  return { issuer, created: true }
}

function readBrand(): BrandWithPictures {
  const read = readBrandFile(portalFile('samples/brand/marca.json'))
  if (!read.ok) throw new Error(`the sample brand is not in order: ${JSON.stringify(read.faults)}`)
  return read.value
}

/** A ticket of samples/tickets as it is written; but sold now if its own date is to come, or its time has passed: then
 *  nobody could try it. */
function readTicket(name: string, now: Date): Record<string, unknown> {
  const content = JSON.parse(readFileSync(portalFile('samples/tickets', `${name}.json`), 'utf8'))
  const { timeZone } = SAMPLE_STORES.find(({ code }) => code === content.store) ?? {
    timeZone: 'America/Mexico_City',
  }
  const issuedAt = new Date(content.issuedAt)
  if (issuedAt <= now && now <= dueBy(DEFAULT_POLICY, issuedAt, timeZone)) return content
  return { ...content, issuedAt: isoWithOffset(now, timeZone) }
}
