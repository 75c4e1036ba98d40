import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Log } from '../log.ts'
import type { Scanner } from '../scan/scan.ts'
import type { Secrets } from '../secrets.ts'
import type { Brand as SaidOfItself } from '../brand/brand.ts'
import type { Assets } from './assets.ts'
import type { Both } from './language.ts'

/** What the pages need of the composed application (app.ts); handed on to domain verbs, never queried here. */
export type ServedApp = {
  readonly config: Config
  readonly db: Db
  /** For the one connection that hears of news. */
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly secrets: Secrets
}

/** The application plus what the web adds to it. Every page file exports `registerX(server, app)`. */
export type WebApp = ServedApp & {
  readonly assets: Assets
  /** Reads photos and PDF that customers send. */
  readonly scanner: Scanner
  /** How the issuer looks, or, without an id, the only one; the product's own look when there is none, or several. */
  brand(issuerId?: string): Promise<Brand>
}

/** What pages show of an issuer; of the product itself where there is none. */
export type Brand = {
  readonly tradeName: string
  readonly legalName: string | null
  readonly rfc: string | null
  readonly styleHref: string
  readonly logo: PictureLink | null
  /** A picture of the issuer's own tickets that shows where the code is; null: ours is drawn. */
  readonly ticket: (PictureLink & { readonly alt: Both }) | null
  /** What the issuer has said of itself; null while it has said nothing. */
  readonly said: SaidOfItself | null
}

export type PictureLink = { readonly href: string; readonly width: number; readonly height: number }
