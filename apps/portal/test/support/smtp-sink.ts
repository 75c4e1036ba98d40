import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Taken = { readonly to: string[]; readonly mail: Email }

export type SmtpSink = {
  readonly port: number
  /** What the server took, in order. */
  readonly taken: Taken[]
  /** How many clients have shown a password; it is taken in clear, as a careless server would. */
  logins(): number
  /** The next recipients are answered with this code; null takes them again. */
  answerWith(code: 451 | 550 | null): void
  close(): Promise<void>
}

/** A real SMTP server that keeps what it takes. `port` 0 takes any free one. */
export async function startSmtpSink(port = 0): Promise<SmtpSink> {
  const taken: Taken[] = []
  let code: number | null = null
  let logins = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: (_auth, _session, done) => {
      logins += 1
      done(null, { user: 'u' })
    },
    onRcptTo: (address, _session, done) => {
      if (code === null) return done()
      done(Object.assign(new Error(`no mailbox for ${address.address}`), { responseCode: code }))
    },
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address)
      read(stream).then((mail) => {
        taken.push({ to, mail })
        done()
      }, done)
    },
  })
  server.on('error', () => {}) // a client that hangs up in the middle
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    logins: () => logins,
    answerWith: (next) => {
      code = next
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<Email> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return PostalMime.parse(Buffer.concat(chunks))
}
