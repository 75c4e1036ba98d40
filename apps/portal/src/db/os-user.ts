import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SetupError } from '../errors.ts'

export type OsUser = { readonly name: string; readonly uid: number; readonly gid: number }

/** The account that the embedded database runs under: null for a normal user (as ourselves); as root `postgres`, else
 *  `nobody`, because PostgreSQL refuses to run as root. */
export function unprivilegedUser(): OsUser | null {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const wanted of ['postgres', 'nobody']) {
    const found = accounts.find(([name]) => name === wanted)
    if (found) return { name: wanted, uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new SetupError(
    'sin-usuario',
    'PostgreSQL no puede correr como root y esta máquina no tiene los usuarios postgres ni nobody. Arranca Timbra con un usuario normal o define DATABASE_URL.',
  )
}

/** Every folder above the data must let that account through. */
export function assertReachableBy(user: OsUser | null, dir: string): void {
  if (!user) return
  for (let folder = dirname(dir); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bits = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bits) === 0) {
      throw new SetupError(
        'carpeta-inaccesible',
        `El usuario ${user.name} no puede entrar a ${folder}. Elige otra carpeta de datos con TIMBRA_DATA.`,
      )
    }
    if (folder === dirname(folder)) return
  }
}
