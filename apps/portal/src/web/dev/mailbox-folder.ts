import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime, { type Email } from 'postal-mime'

export type MailboxEntry = { readonly id: string; readonly mail: Email }

/** The mails that the sandbox's mail server left in `dir`, the newest first; at most `limit`. */
export async function readMailbox(dir: string, limit: number): Promise<MailboxEntry[]> {
  const ids = (await mailIds(dir)).toSorted().toReversed().slice(0, limit)
  const entries = await Promise.all(ids.map((id) => readMail(dir, id)))
  return entries.filter((entry) => entry !== null)
}

/** One mail; null when there is none of that name (any more). `id` may be anything that an address can hold. */
export async function readMail(dir: string, id: string): Promise<MailboxEntry | null> {
  if (!(await mailIds(dir)).includes(id)) return null
  const bytes = await readFile(join(dir, `${id}.eml`)).catch(unlessMissing)
  return bytes === null ? null : { id, mail: await PostalMime.parse(bytes) }
}

async function mailIds(dir: string): Promise<string[]> {
  const names = (await readdir(dir).catch(unlessMissing)) ?? []
  return names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length))
}

function unlessMissing(cause: unknown): null {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
  throw cause
}
