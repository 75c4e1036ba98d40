import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { family } from '../../apps/portal/test/support/stack-process.ts'

const TICKS_PER_s = 100 // USER_HZ is 100 on every Linux that we run on

/** CPU time, user and kernel, that each part of a running stack has used so far, in ms, by its name; the load generator
 *  is `client`. Unlike the time on the wall it hardly depends on what else the machine does. */
export function cpuOfStack(supervisor: number, dataDir: string): ReadonlyMap<string, number> {
  const postmaster = Number(
    readFileSync(join(dataDir, 'postgres/pgdata/postmaster.pid'), 'utf8').split('\n')[0],
  )
  const database = family(postmaster)
  const spent = new Map([['client', own_ms(process.pid)]])
  for (const pid of family(supervisor).filter((one) => !database.includes(one)))
    spent.set(verbOf(pid), own_ms(pid))
  return spent.set(
    'postgresql',
    database.reduce((sum, pid) => sum + own_ms(pid), ended_ms(postmaster)),
  )
}

/** Of `timbra serve` the word behind the script. */
function verbOf(pid: number): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  return words[words.findIndex((word) => word.endsWith('timbra.mjs')) + 1] ?? 'unknown'
}

function own_ms(pid: number): number {
  const [user, kernel] = timesOf(pid)
  return (user ?? 0) + (kernel ?? 0)
}

/** Of children that are gone. */
function ended_ms(pid: number): number {
  const [, , user, kernel] = timesOf(pid)
  return (user ?? 0) + (kernel ?? 0)
}

/** utime stime cutime cstime. Source: proc(5). */
function timesOf(pid: number): readonly number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).map((ticks) => (Number(ticks) * 1000) / TICKS_PER_s)
}
