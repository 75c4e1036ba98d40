import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  readFileSync,
  accessSync,
  constants,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import { root } from '../../src/root.ts'

/** A real Chromium that needs nothing of the system: the binary, the libraries and the fonts of @sparticuz/chromium,
 *  unpacked once per machine. Works as root and as anybody else, offline. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const dir = await chromiumFolder()
  return chromium.launch({
    executablePath: join(dir, 'chromium'),
    // Not the package's own arguments: those switch off web security, and CSP tests would prove nothing.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--accept-lang=es-MX', // a customer of ours, unless a test says otherwise
      ...more,
    ],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: dir,
      TMPDIR: tmpdir(),
      LD_LIBRARY_PATH: join(dir, 'al2023/lib'),
      FONTCONFIG_FILE: join(dir, 'fonts.conf'),
    },
  })
}

let folder: Promise<string> | null = null

function chromiumFolder(): Promise<string> {
  folder ??= unpackOnce()
  return folder
}

/** The unpacked folder: in node_modules/.cache if somebody already made it or we may, else in the temporary folder.
 *  Appears whole or not at all, also when two test files come at once. */
async function unpackOnce(): Promise<string> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin')
  const { version } = JSON.parse(readFileSync(join(bin, '../package.json'), 'utf8')) as { version: string }
  const shared = join(root, 'node_modules/.cache', `timbra-chromium-${version}`)
  const own = join(tmpdir(), `timbra-chromium-${version}-${userInfo().uid}`)
  for (const dir of [shared, own]) {
    if (!existsSync(join(dir, 'chromium'))) continue
    nameFonts(dir)
    return dir
  }
  const target = mayWrite(dirname(shared)) ? shared : own
  const draft = `${target}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  await pipeline(
    createReadStream(join(bin, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(join(draft, 'chromium')),
  )
  chmodSync(join(draft, 'chromium'), 0o755)
  for (const [archive, to] of [
    ['al2023', 'al2023'],
    ['fonts', ''],
    ['swiftshader', ''],
  ] as const) {
    untar(brotliDecompressSync(readFileSync(join(bin, `${archive}.tar.br`))), join(draft, to))
  }
  writeFileSync(join(draft, 'fonts.conf'), fontsConf(target))
  try {
    renameSync(draft, target)
  } catch (cause) {
    if (!existsSync(join(target, 'chromium'))) throw cause
    rmSync(draft, { recursive: true }) // another process was faster
  }
  return target
}

/** Chromium dies without fonts, and the file names their folder: a copy of the whole, somewhere else, names it anew.
 *  Put in place at once, because other tests may read it meanwhile, and copies may be hard links. */
function nameFonts(dir: string): void {
  const file = join(dir, 'fonts.conf')
  if (readFileSync(file, 'utf8') === fontsConf(dir) || !mayWrite(dir)) return
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, fontsConf(dir))
  renameSync(draft, file)
}

/** Only the fonts of the package, so that pictures look the same on every machine. */
function fontsConf(dir: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${dir}/fonts</dir><cachedir>${tmpdir()}/timbra-fontconfig-${userInfo().uid}</cachedir></fontconfig>\n`
}

function mayWrite(dir: string): boolean {
  try {
    mkdirSync(dir, { recursive: true })
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Unpacks plain files, folders and symbolic links. Source: POSIX ustar. */
function untar(archive: Buffer, into: string): void {
  for (let at = 0; at + 512 <= archive.length; ) {
    const text = (from: number, length: number) =>
      archive.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '')
    const name = text(0, 100)
    if (name === '') return
    const size = Number.parseInt(text(124, 12).trim() || '0', 8)
    const type = text(156, 1) || '0'
    const path = join(into, name)
    if (type === '5') mkdirSync(path, { recursive: true })
    else {
      mkdirSync(dirname(path), { recursive: true })
      if (type === '2') symlinkSync(text(157, 100), path)
      else writeFileSync(path, archive.subarray(at + 512, at + 512 + size))
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}
