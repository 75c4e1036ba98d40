import { existsSync, readFileSync } from 'node:fs'
import { portalFile } from '../root.ts'

/** What a printed CFDI shows of the shop that its XML does not hold. */
export type Look = {
  readonly tradeName: string
  readonly storeName: string
  readonly storeAddress: string
  /** An SVG drawing, shapes only; null shows the name alone. */
  readonly logoSvg: string | null
  /** The stamp is simulated: the paper says that it is worth nothing. */
  readonly simulated?: boolean
}

/** The look of an issuer's documents. Its logo is assets/logos/<RFC>.svg, if there is one. */
export function lookOf(shop: {
  readonly mode: 'sandbox' | 'production'
  readonly issuer: { readonly rfc: string; readonly tradeName: string }
  readonly store: { readonly name: string; readonly address: string }
}): Look {
  const { issuer, store } = shop
  return {
    tradeName: issuer.tradeName,
    storeName: store.name,
    storeAddress: store.address,
    logoSvg: logoOf(issuer.rfc),
    simulated: shop.mode === 'sandbox',
  }
}

const logos = new Map<string, string | null>()

function logoOf(rfc: string): string | null {
  const known = logos.get(rfc)
  if (known !== undefined) return known
  const file = portalFile('assets/logos', `${rfc.replace(/[^A-ZÑ&0-9]/g, '')}.svg`)
  const logo = existsSync(file) ? readFileSync(file, 'utf8') : null
  logos.set(rfc, logo)
  return logo
}
