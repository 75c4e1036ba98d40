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

/** The look of an issuer's documents. */
export function lookOf(shop: {
  readonly mode: 'sandbox' | 'production'
  readonly issuer: { readonly tradeName: string }
  readonly store: { readonly name: string; readonly address: string }
  /** As brand/ has it. */
  readonly logoSvg: string | null
}): Look {
  const { issuer, store } = shop
  return {
    tradeName: issuer.tradeName,
    storeName: store.name,
    storeAddress: store.address,
    logoSvg: shop.logoSvg,
    simulated: shop.mode === 'sandbox',
  }
}
