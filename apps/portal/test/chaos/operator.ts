import { declareAbsent, keepWaiting } from '../../src/issuance/manual.ts'
import { randomIds } from '../../src/ids.ts'
import { withdrawIssuance } from '../../src/issuance/withdraw.ts'
import type { House } from './house.ts'

type Given = { token: string; pac: string | null; sello_sha256: string | null }

/** A person at the desk, who looks into the PAC's panel (here: its ledger) before saying that there is no stamp, and
 *  never risks a failover. @returns how many rows were decided */
export async function operate(house: House): Promise<number> {
  const { rows } = await house.database.pool.query<Given>(
    `select token, pac, sello_sha256 from issuance where state = 'manual' limit 100`,
  )
  const deps = depsOf(house)
  for (const { token, pac, sello_sha256 } of rows) {
    const decision = { which: token, who: 'chaos' }
    const isThere = pac !== null && holds(house, sello_sha256)
    await (pac === null || isThere ? keepWaiting(deps, decision) : declareAbsent(deps, decision))
  }
  return rows.length
}

function holds({ simulator, pacs }: House, selloSha256: string | null): boolean {
  return pacs.some((pac) => simulator.ledger(pac).some((entry) => entry.selloSha256 === selloSha256))
}

/** Gives a ticket back when its data were refused. @returns false while they have not been */
export function giveUp(house: House, page: string): Promise<boolean> {
  return withdrawIssuance(depsOf(house), { token: page.replace('/factura/', '') })
}

function depsOf({ database, now, pacs }: House) {
  return { db: database.db, clock: { now }, ids: randomIds, pacs: new Map(pacs.map((pac) => [pac, pac])) }
}
