import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { stop, transform } from 'esbuild'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { portalFile } from '../root.ts'
import { type Encoding, encodingFor } from './compress.ts'
import { buildIslands, type IslandName } from './islands.ts'

export type Asset = {
  readonly href: string
  readonly type: string
  readonly body: Buffer
  /** Made once, at the highest quality; null for what is compressed already. */
  readonly encoded: Readonly<Record<Encoding, Buffer>> | null
}

/** Styles, scripts and pictures, named by their content, so that browsers may keep them for ever. */
export type Assets = {
  readonly styleHref: string
  /** The styles themselves, for a brand that adds its colours. */
  readonly style: string
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
  const styleAsset = textAsset('/assets', 'style.css', 'text/css; charset=utf-8', Buffer.from(style.code))
  const islandAssets = new Map(
    [...islands].map(([name, code]) => [
      name,
      textAsset('/assets', `${name}.js`, 'text/javascript; charset=utf-8', code),
    ]),
  )
  const pictures = loadPictures()
  const all = [styleAsset, ...islandAssets.values(), ...pictures.values()]
  return {
    styleHref: styleAsset.href,
    style: style.code,
    islandHref: (name) => found(islandAssets.get(name), name).href,
    pictureHref: (name) => found(pictures.get(name), name).href,
    byHref: new Map(all.map((asset) => [asset.href, asset])),
  }
}

export function registerAssets(server: FastifyInstance, assets: Assets): void {
  server.get('/assets/:name', (request, reply) => {
    const asset = assets.byHref.get(request.url)
    return asset ? sendAsset(request, reply, asset) : reply.callNotFound()
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
        return [file, binaryAsset('/assets', file, TYPES[extname(file)] ?? '', body)]
      }),
  )
}

export function textAsset(folder: string, file: string, type: string, body: Buffer): Asset {
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  const encoded = {
    br: brotliCompressSync(body, { params: quality }),
    gzip: gzipSync(body, { level: 9 }),
  }
  return { href: hashedHref(folder, file, body), type, body, encoded }
}

export function binaryAsset(folder: string, file: string, type: string, body: Buffer): Asset {
  return { href: hashedHref(folder, file, body), type, body, encoded: null }
}

/** What is named by its content never changes. */
export function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply {
  reply
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('vary', 'accept-encoding')
    .type(asset.type)
  const encoding = encodingFor(request.headers['accept-encoding'])
  if (asset.encoded === null || encoding === null) return reply.send(asset.body)
  return reply.header('content-encoding', encoding).send(asset.encoded[encoding])
}

function hashedHref(folder: string, file: string, body: Buffer): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10)
  return `${folder}/${basename(file, extname(file))}.${hash}${extname(file)}`
}

function found(asset: Asset | undefined, name: string): Asset {
  if (!asset) throw new Error(`no asset is called ${name}`)
  return asset
}
