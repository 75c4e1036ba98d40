import type { Db } from '../db/connect.ts'
import type { Row } from '../db/schema.ts'
import type { Brand } from './brand.ts'
import { asSvg, type Picture } from './picture.ts'
import { selectBrand, selectPicture, selectPictures } from './store.ts'

export type BrandWithPictures = {
  readonly brand: Brand
  readonly logo: Picture | null
  readonly ticket: Picture | null
}

/** How an issuer looks. @returns null while it has said nothing */
export async function brandOf(db: Db, issuerId: string): Promise<BrandWithPictures | null> {
  const brand = await selectBrand(db, issuerId)
  if (brand === null) return null
  const pictures = await selectPictures(db, issuerId)
  const picture = (purpose: string) => pictureOf(pictures.find((row) => row.purpose === purpose))
  return { brand, logo: picture('logo'), ticket: picture('ticket') }
}

/** The logo for printed documents. @returns null: the name stands alone */
export async function logoSvgOf(db: Db, issuerId: string): Promise<string | null> {
  const logo = pictureOf(await selectPicture(db, issuerId, 'logo'))
  return logo === null ? null : asSvg(logo)
}

function pictureOf(row: Row<'brand_picture'> | undefined): Picture | null {
  return row ? { type: row.type, width: row.width, height: row.height, body: row.body } : null
}
