import { sql } from 'kysely'
import type { Trx } from '../db/connect.ts'

/** The next folios of a serie, one after the other. They are taken for good only if the transaction commits, and nobody
 *  else gets one before. */
export async function takeFolios(
  trx: Trx,
  x: { readonly issuerId: string; readonly serie: string; readonly count: number },
): Promise<readonly string[]> {
  const taken = await sql<{ next: string }>`
    insert into folio_counter (issuer_id, serie, next_folio) values (${x.issuerId}, ${x.serie}, 1 + ${x.count}::int)
    on conflict (issuer_id, serie) do update set next_folio = folio_counter.next_folio + ${x.count}::int
    returning next_folio::text as next`.execute(trx)
  const [row] = taken.rows
  if (!row) throw new Error('the folio counter gave nothing')
  const first = BigInt(row.next) - BigInt(x.count)
  return Array.from({ length: x.count }, (_, index) => String(first + BigInt(index)))
}
