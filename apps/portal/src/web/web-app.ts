import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/connect.ts'
import type { Ids } from '../ids.ts'
import type { Log } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import type { Assets } from './assets.ts'

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
  /** How the issuer looks, or, without an id, the only one; the product's own look when there is none, or several. */
  brand(issuerId?: string): Promise<Brand>
}

/** What pages show of an issuer. */
export type Brand = {
  readonly tradeName: string
  readonly styleHref: string
  readonly logo: Picture | null
}

export type Picture = { readonly href: string; readonly width: number; readonly height: number }
