import { build } from 'esbuild'
import { portalFile } from '../root.ts'

/** The small scripts of islands/, each one file for the browser. A page works without any of them. */
const ISLANDS = ['form', 'progress', 'renew', 'scan', 'qr-decoder', 'share', 'passkey'] as const
export type IslandName = (typeof ISLANDS)[number]

/** Bundles the islands in memory for browsers of 2018 and later. */
export async function buildIslands(): Promise<ReadonlyMap<IslandName, Buffer>> {
  const result = await build({
    entryPoints: Object.fromEntries(
      ISLANDS.map((name) => [name, portalFile('src/web/islands', `${name}.ts`)]),
    ),
    bundle: true,
    write: false,
    minify: true,
    target: 'es2018',
    format: 'iife',
    charset: 'utf8',
    outdir: '/',
    logLevel: 'silent',
  })
  const byPath = new Map(result.outputFiles.map((file) => [file.path, Buffer.from(file.contents)]))
  return new Map(ISLANDS.map((name) => [name, byPath.get(`/${name}.js`) ?? Buffer.alloc(0)]))
}
