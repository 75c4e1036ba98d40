import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { randomUUID } from 'node:crypto'
import { SMTPServer } from 'smtp-server'

export type Mailbox = { readonly port: number; close(): Promise<void> }

/** An SMTP server that delivers nothing: every mail becomes `<dir>/<time>-<id>.eml`, whole or not at all.
 *  @param limit the newest so many are kept
 *  @param port 0 takes any free one. Rejects with the error of `listen` when it is taken. */
export async function startMailbox(options: {
  port: number
  host: string
  dir: string
  limit: number
}): Promise<Mailbox> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: 25 * 1024 * 1024,
    onData: (stream, _session, done) => {
      keep(stream, options).then(() => done(), done)
    },
  })
  server.on('error', () => {}) // a client that hangs up in the middle
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.server.address() as AddressInfo
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** The client hears "queued" only after the mail is on disk under its name. */
async function keep(stream: Readable, { dir, limit }: { dir: string; limit: number }): Promise<void> {
  const id = randomUUID()
  const draft = join(dir, `.${id}.part`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(stream)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, join(dir, `${new Date().toISOString().replaceAll(':', '-')}-${id}.eml`))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await forgetOldest(dir, limit)
}

async function forgetOldest(dir: string, limit: number): Promise<void> {
  const mails = (await readdir(dir)).filter((name) => name.endsWith('.eml')).sort()
  for (const name of mails.slice(0, Math.max(0, mails.length - limit)))
    await rm(join(dir, name), { force: true })
}
