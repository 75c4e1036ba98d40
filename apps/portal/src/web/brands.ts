import type { FastifyInstance } from 'fastify'
import { type BrandWithPictures, brandOf } from '../brand/find.ts'
import type { Picture } from '../brand/picture.ts'
import { paletteOf, type Tones } from '../brand/palette.ts'
import { type Issuer, issuerById, soleIssuer } from '../issuers/find.ts'
import { type Asset, type Assets, binaryAsset, sendAsset, textAsset } from './assets.ts'
import type { Brand, PictureLink, ServedApp } from './web-app.ts'

const KEEP_ms = 60_000

export type Brands = {
  /** How an issuer looks, or, without an id, the only one; the product's own look when there is none, or several. */
  of(issuerId?: string): Promise<Brand>
  /** Styles and pictures of a brand by their address; null when no brand has them. */
  asset(href: string): Promise<Asset | null>
}

type Known = { brand: Brand; askAgainAt: number }

/** Asks for each brand at most once a minute; pages must also work while the database is away. */
export function createBrands(app: ServedApp, assets: Assets): Brands {
  const neutral = brandFrom(null, null, assets.styleHref, new Map())
  const known = new Map<string, Known>()
  const files = new Map<string, Asset>()
  const of = async (issuerId = '') => {
    const now = app.clock.now().getTime()
    const last = known.get(issuerId) ?? { brand: neutral, askAgainAt: 0 }
    if (now < last.askAgainAt) return last.brand
    try {
      const issuer = issuerId === '' ? await soleIssuer(app.db) : await issuerById(app.db, issuerId)
      const found = issuer === null ? null : await brandOf(app.db, issuer.id)
      const made = issuer === null ? neutral : dress(issuer, found, assets, files)
      known.set(issuerId, { brand: made, askAgainAt: now + KEEP_ms })
      return made
    } catch {
      known.set(issuerId, { ...last, askAgainAt: now + KEEP_ms / 12 })
      return last.brand
    }
  }
  return {
    of,
    /** Another web node may know a brand that is newer than ours: then it is asked for again. */
    async asset(href) {
      if (!files.has(href)) {
        known.clear()
        await of()
      }
      return files.get(href) ?? null
    },
  }
}

/** /marca/<name>.<hash>.css|svg|png: named by their content, so that browsers may keep them for ever. */
export function registerBrandFiles(server: FastifyInstance, brands: Brands): void {
  server.get('/marca/:name', async (request, reply) => {
    const asset = await brands.asset(request.url)
    if (asset === null) return reply.callNotFound()
    // Opened by itself a drawing is a document: it may do nothing at all.
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    return sendAsset(request, reply, asset)
  })
}

/** Makes the files of a brand and the brand that names them. The same content gives the same address on every node. */
function dress(
  issuer: Issuer,
  found: BrandWithPictures | null,
  assets: Assets,
  files: Map<string, Asset>,
): Brand {
  const keep = (asset: Asset): string => {
    if (!files.has(asset.href)) files.set(asset.href, asset)
    return asset.href
  }
  const links = new Map<'logo' | 'ticket', PictureLink>()
  for (const purpose of ['logo', 'ticket'] as const) {
    const picture = found?.[purpose]
    if (!picture) continue
    const { width, height } = picture
    links.set(purpose, { href: keep(pictureAsset(purpose, picture)), width, height })
  }
  const colours = coloursOf(found)
  const styleHref = colours === '' ? assets.styleHref : keep(styleAsset(`${assets.style}${colours}`, files))
  return brandFrom(issuer, found, styleHref, links)
}

function brandFrom(
  issuer: Issuer | null,
  found: BrandWithPictures | null,
  styleHref: string,
  links: ReadonlyMap<'logo' | 'ticket', PictureLink>,
): Brand {
  const alt = found?.brand.ticketAlt ?? null
  const ticket = links.get('ticket')
  return {
    tradeName: issuer?.tradeName ?? 'Timbra',
    legalName: issuer?.nombre ?? null,
    rfc: issuer?.rfc ?? null,
    styleHref,
    logo: links.get('logo') ?? null,
    ticket: ticket && alt ? { ...ticket, alt } : null,
    said: found?.brand ?? null,
  }
}

function pictureAsset(name: string, picture: Picture): Asset {
  if (picture.type === 'image/png') return binaryAsset('/marca', `${name}.png`, picture.type, picture.body)
  return textAsset('/marca', `${name}.svg`, picture.type, picture.body)
}

/** Compressing at the highest quality takes a while: a style that is known is not made again. */
function styleAsset(css: string, files: ReadonlyMap<string, Asset>): Asset {
  const body = Buffer.from(css)
  const known = [...files.values()].find((asset) => asset.body.equals(body))
  return known ?? textAsset('/marca', 'style.css', 'text/css; charset=utf-8', body)
}

/** The colours of a brand over those of style.css; '' when it has none of its own. */
function coloursOf(found: BrandWithPictures | null): string {
  const { color, colorDark } = found?.brand ?? { color: null, colorDark: null }
  const palette = color === null ? null : paletteOf(color, colorDark)
  if (palette === null) return ''
  return `:root{${variables(palette.light)}}@media (prefers-color-scheme:dark){:root{${variables(palette.dark)}}}`
}

function variables({ accent, accentStrong, onAccent, accentSoft }: Tones): string {
  return `--accent:${accent};--accent-strong:${accentStrong};--on-accent:${onAccent};--accent-soft:${accentSoft}`
}
