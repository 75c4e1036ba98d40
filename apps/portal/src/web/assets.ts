import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { stop, transform } from 'esbuild'
import type { FastifyInstance } from 'fastify'
import { portalFile } from '../root.ts'
import { buildIslands, type IslandName } from './islands.ts'

export type Asset = {
  readonly href: string
  readonly type: string
  readonly body: Buffer
  readonly gzip: Buffer | null
}

/** Styles, scripts and pictures, named by their content, so that browsers may keep them for ever. */
export type Assets = {
  readonly styleHref: string
  islandHref(name: IslandName): string
  /** `name` is the file's name in apps/portal/assets/pictures. */
  pictureHref(name: string): string
  readonly byHref: ReadonlyMap<string, Asset>
}

const TYPES: Readonly<Record<string, string>> = {
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

/** Builds everything once, in memory, when the server starts. */
export async function loadAssets(): Promise<Assets> {
  const source = readFileSync(portalFile('src/web/ui/style.css'), 'utf8')
  const style = await transform(source, { loader: 'css', minify: true, target: 'es2018' })
  const islands = await buildIslands()
  await stop() // esbuild's own process has nothing more to do
  const styleAsset = textAsset('style.css', 'text/css; charset=utf-8', Buffer.from(style.code))
  const islandAssets = new Map(
    [...islands].map(([name, code]) => [
      name,
      textAsset(`${name}.js`, 'text/javascript; charset=utf-8', code),
    ]),
  )
  const pictures = loadPictures()
  const all = [styleAsset, ...islandAssets.values(), ...pictures.values()]
  return {
    styleHref: styleAsset.href,
    islandHref: (name) => found(islandAssets.get(name), name).href,
    pictureHref: (name) => found(pictures.get(name), name).href,
    byHref: new Map(all.map((asset) => [asset.href, asset])),
  }
}

export function registerAssets(server: FastifyInstance, assets: Assets): void {
  server.get('/assets/:name', (request, reply) => {
    const asset = assets.byHref.get(request.url)
    if (!asset) return reply.callNotFound()
    reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .type(asset.type)
    if (asset.gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
      return reply.header('content-encoding', 'gzip').send(asset.gzip)
    }
    return reply.send(asset.body)
  })
  const favicon = readFileSync(portalFile('assets/favicon.svg'))
  server.get('/favicon.svg', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(favicon),
  )
}

function loadPictures(): Map<string, Asset> {
  const folder = portalFile('assets/pictures')
  return new Map(
    readdirSync(folder)
      .filter((file) => extname(file) in TYPES)
      .map((file) => {
        const body = readFileSync(portalFile('assets/pictures', file))
        return [file, { href: hashedHref(file, body), type: TYPES[extname(file)] ?? '', body, gzip: null }]
      }),
  )
}

function textAsset(file: string, type: string, body: Buffer): Asset {
  return { href: hashedHref(file, body), type, body, gzip: gzipSync(body, { level: 9 }) }
}

function hashedHref(file: string, body: Buffer): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10)
  return `/assets/${basename(file, extname(file))}.${hash}${extname(file)}`
}

function found(asset: Asset | undefined, name: string): Asset {
  if (!asset) throw new Error(`no asset is called ${name}`)
  return asset
}
