import { soleIssuer } from '../issuers/find.ts'
import type { Assets } from './assets.ts'
import type { Brand, ServedApp } from './web-app.ts'

const KEEP_ms = 60_000

/** Asks for the issuer's trade name at most once a minute; pages must also work while the database is away. */
export function createBrand(app: ServedApp, assets: Assets): () => Promise<Brand> {
  let brand: Brand = { tradeName: 'Timbra', styleHref: assets.styleHref, logo: null }
  let askAgainAt = 0
  return async () => {
    const now = app.clock.now().getTime()
    if (now < askAgainAt) return brand
    try {
      const issuer = await soleIssuer(app.db)
      if (issuer) brand = { ...brand, tradeName: issuer.tradeName }
      askAgainAt = now + KEEP_ms
    } catch {
      askAgainAt = now + KEEP_ms / 12
    }
    return brand
  }
}
