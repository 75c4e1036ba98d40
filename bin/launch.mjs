// What every script of package.json runs. Plain JavaScript for the Node that the machine has (20 or later): it makes
// sure that the packages are installed, then hands over to Node 24, which came with them.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const began = Date.now()
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const SOURCES = [
  'apps/portal/bin',
  'apps/portal/src',
  'packages/cfdi/src',
  'packages/pac-simulator/src',
  'bin/bundle.mjs',
  'package-lock.json',
]
const [task, ...args] = process.argv.slice(2)

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Timbra necesita Node 20 o posterior para arrancar; este es ${process.version}.`)
}
if (!isInstalled()) install()
run(task, args)

/** True when what node_modules holds is what the lockfile says. */
function isInstalled() {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      entry.link ||
      entry.optional ||
      !path.startsWith('node_modules/') ||
      present[path]?.version === entry.version,
  )
}

function install() {
  console.error('Instalando los paquetes (solo la primera vez; tarda cerca de un minuto)…')
  const npm = process.env.npm_execpath
  const [command, ...prefix] = npm ? [process.execPath, npm] : ['npm']
  const done = spawnSync(
    command,
    [...prefix, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: ['ignore', 2, 2] },
  )
  if (done.status !== 0)
    fail(
      'La instalación de los paquetes falló; arriba está lo que dijo npm. Revisa la red y vuelve a intentarlo.',
    )
}

function run(name, rest) {
  const scripts = {
    start: () => [bundle(), 'start', ...rest],
    timbra: () => [bundle(), ...rest],
    cfdi: () => ['packages/cfdi/bin/cfdi.ts', ...rest],
    simulator: () => ['packages/pac-simulator/bin/pac-simulator.ts', ...rest],
    test: () => ['--import', 'tsx', 'bin/test.ts', ...rest],
    check: () => ['--import', 'tsx', 'bin/check.ts', ...rest],
    chaos: () => ['--import', 'tsx', 'apps/portal/test/chaos/run.ts', ...rest],
    soak: () => ['--import', 'tsx', 'packages/cfdi/test/soak/run.ts', ...rest],
    outage: () => ['--import', 'tsx', 'apps/portal/test/chaos/outage-run.ts', ...rest],
    fuzz: () => ['--import', 'tsx', 'packages/cfdi/test/fuzz/run.ts', ...rest],
    bench: () => ['bench/run.ts', ...rest],
  }
  const script = scripts[name]
  if (!script) fail(`No existe la tarea «${name}». Hay: ${Object.keys(scripts).join(', ')}.`)
  handOver(script())
}

/** Bundles the portal's TypeScript, so that its processes start fast and need no loader; nothing to do when no source is
 *  newer than the bundle. */
function bundle() {
  const entry = join(root, '.build/timbra.mjs')
  if (existsSync(entry) && statSync(entry).mtimeMs > newest(SOURCES.map((folder) => join(root, folder))))
    return '.build/timbra.mjs'
  const built = spawnSync(node24(), [join(root, 'bin/bundle.mjs')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (built.status !== 0) process.exit(built.status ?? 1)
  return '.build/timbra.mjs'
}

/** Time of the last change below these files and folders; a file that was removed changes its folder. */
function newest(paths) {
  return Math.max(
    ...paths.map((path) => {
      const stat = statSync(path)
      return stat.isDirectory()
        ? Math.max(stat.mtimeMs, newest(readdirSync(path).map((name) => join(path, name))))
        : stat.mtimeMs
    }),
  )
}

/** The child decides when to end: signals are passed on, its exit code becomes ours. */
function handOver([file, ...rest]) {
  const target = file.startsWith('-') ? [file, ...rest] : [join(root, file), ...rest]
  const env = {
    ...process.env,
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
    NODE_NO_WARNINGS: '1',
    TIMBRA_BEGAN: String(began),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/timbra-compiled'),
  }
  const maps = file.startsWith('.build/') ? ['--enable-source-maps'] : [] // only bundled code has them
  const child = spawn(node24(), [...maps, ...target], { cwd: root, stdio: 'inherit', env })
  process.on('SIGINT', () => {}) // the terminal sends it to the child as well
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

function node24() {
  const delivered = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
  if (existsSync(delivered)) return delivered
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  fail(
    `No hay Node 24 incluido para esta máquina (${process.platform}-${process.arch}). Instala Node 24 y vuelve a intentarlo.`,
  )
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
