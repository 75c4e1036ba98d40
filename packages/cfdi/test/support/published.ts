import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'

const room = join(import.meta.dirname, '../..')
const repository = join(room, '../..')
const cache = join(repository, 'node_modules/.cache/timbra')

/** npm in a folder, without what an npm that runs these tests has set for itself (`--workspace`, say). */
export function npm(args: readonly string[], cwd: string): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  return execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Installs tarballs as anybody would; without a registry, what they depend on from this repository's node_modules. */
export function install(
  tarballs: readonly string[],
  project: string,
  dependencies: readonly string[] = [],
): void {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0']
  try {
    npm(['install', ...tarballs, ...flags, '--prefer-offline'], project)
  } catch {
    const present = dependencies.map((name) => join(repository, 'node_modules', name))
    npm(['install', ...tarballs, ...present, ...flags, '--offline', '--install-links'], project)
  }
}

/** Packs a copy of the package, so that the room's own package.json is not touched. @returns the tarball, and what npm says is
 *  in it. @param destination folder of the tarball */
export function pack(
  folder = room,
  destination = cache,
): {
  readonly tarball: string
  readonly files: readonly string[]
  readonly size: number
} {
  mkdirSync(join(repository, '.build'), { recursive: true })
  const copy = mkdtempSync(join(repository, '.build/pack-'))
  try {
    const parts = [
      'package.json',
      'tsconfig.build.json',
      'README.md',
      'LEEME.md',
      'LICENSE',
      'src',
      'bin',
      'scripts',
    ]
    for (const part of parts.filter((name) => existsSync(join(folder, name))))
      cpSync(join(folder, part), join(copy, part), { recursive: true })
    mkdirSync(destination, { recursive: true })
    const args = ['pack', '--json', '--pack-destination', destination]
    const said = npm(args, copy)
    const [{ filename, files, size }] = JSON.parse(said.slice(said.indexOf('[')))
    const paths = files.map(({ path }: { path: string }) => path)
    return { tarball: join(destination, filename.replace('@', '').replace('/', '-')), files: paths, size }
  } finally {
    rmSync(copy, { recursive: true })
  }
}

/** The Nodes to try: the delivered 24, the machine's own, and for `npm run pack-test` also 22. */
export function nodes(): readonly { readonly path: string; readonly version: string }[] {
  const wanted = process.env['TIMBRA_PACK_TEST'] === 'long' ? [fetched('22')] : []
  const found = [process.execPath, delivered(), ...ofTheMachine(), ...wanted].filter((path) => path !== null)
  const byVersion = new Map(
    found.map((path) => [
      execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim(),
      path,
    ]),
  )
  return [...byVersion]
    .map(([version, path]) => ({ version, path }))
    .filter(({ version }) => Number(version.split('.')[0]) >= 20)
}

/** Bytes of all files below. */
export function sizeOf(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

/** Runs example files one after the other in one process. @returns what each printed; throws with what one complained. */
export function runExamples(node: string, files: readonly string[], folder: string): readonly string[] {
  writeFileSync(join(folder, 'run.mjs'), runner)
  const done = spawnSync(node, ['run.mjs', ...files], { cwd: folder, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${node} ${files.join(' ')}: ${done.stderr}`)
  return JSON.parse(done.stdout)
}

const runner = `import { format } from 'node:util'
const printed = []
console.log = (...values) => printed.push(printed.pop() + format(...values) + '\\n')
for (const file of process.argv.slice(2)) {
  printed.push('')
  await import('./' + file)
}
process.stdout.write(JSON.stringify(printed))
`

/** The ```js of a page and, where one follows, the ```text that it prints. */
export function examplesOf(
  page: string,
  folder = room,
): readonly { readonly code: string; readonly output: string | null }[] {
  const text = readFileSync(join(folder, page), 'utf8')
  return [...text.matchAll(/```js\n(.*?)```\n(?:```text\n(.*?)```)?/gs)].map(([, code = '', output]) => {
    return { code, output: output ?? null }
  })
}

function delivered(): string | null {
  const path = join(repository, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  return existsSync(path) ? path : null
}

function ofTheMachine(): readonly string[] {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((path) => !path.includes('node_modules'))
  return folders.map((path) => join(path, 'node')).filter((path) => existsSync(path))
}

/** By npm, once, kept beside the other things that tests fetch. */
function fetched(major: string): string {
  const name = `node-${process.platform}-${process.arch}`
  const folder = join(cache, `node-${major}`)
  const path = join(folder, 'node_modules', name, 'bin/node')
  if (!existsSync(path)) {
    const args = [
      'install',
      '--prefix',
      folder,
      `${name}@${major}.x`,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ]
    npm(args, folder)
  }
  return path
}
