import type { Clock } from '../clock.ts'
import type { Db, Trx } from '../db/connect.ts'
import { inTransaction } from '../db/transaction.ts'
import { renameIssuer } from '../issuers/rename.ts'
import type { BrandWithPictures } from './find.ts'
import { replacePictures, upsertBrand } from './store.ts'

/** Makes this the look of an issuer, whole: what the file no longer names is gone. Its name becomes the trade name that
 *  mails and PDFs use. Pages show it within a minute. */
export async function saveBrand(
  deps: { readonly db: Db | Trx; readonly clock: Clock },
  saved: BrandWithPictures & { readonly issuerId: string; readonly who: string },
): Promise<void> {
  const { issuerId, brand, who } = saved
  const row = {
    issuer_id: issuerId,
    brand: JSON.stringify(brand),
    saved_at: deps.clock.now(),
    saved_by: who,
  }
  const work = async (trx: Trx) => {
    await renameIssuer(trx, issuerId, brand.name)
    await upsertBrand(trx, row)
    await replacePictures(trx, issuerId, picturesOf(saved))
  }
  await (isTransaction(deps.db) ? work(deps.db) : inTransaction(deps.db, work))
}

function picturesOf({ issuerId, logo, ticket }: BrandWithPictures & { readonly issuerId: string }) {
  const rows = [
    { purpose: 'logo' as const, picture: logo },
    { purpose: 'ticket' as const, picture: ticket },
  ]
  return rows.flatMap(({ purpose, picture }) =>
    picture === null ? [] : [{ issuer_id: issuerId, purpose, ...picture }],
  )
}

function isTransaction(db: Db | Trx): db is Trx {
  return db.isTransaction
}
