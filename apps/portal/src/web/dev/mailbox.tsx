import type { FastifyInstance } from 'fastify'
import type { Attachment, Email } from 'postal-mime'
import { NotFoundError } from '../../errors.ts'
import { sendPage } from '../page.tsx'
import { whenText } from '../ui/when.tsx'
import type { WebApp } from '../web-app.ts'
import { type MailboxEntry, readMail, readMailbox } from './mailbox-folder.ts'

const SHOWN = 100
const ZONE = 'America/Mexico_City'

/** /dev/correo: what the sandbox would have mailed. Exists only where `mailboxDir` is set, never in production. */
export function registerMailbox(server: FastifyInstance, app: WebApp): void {
  const dir = app.config.mailboxDir
  if (dir === null) return
  server.get('/dev/correo', async (request, reply) => {
    const entries = await readMailbox(dir, SHOWN)
    return sendPage(
      app,
      request,
      reply,
      { title: 'Buzón de la demostración', spanishOnly: true },
      <MailList entries={entries} />,
    )
  })
  server.get<{ Params: { id: string } }>('/dev/correo/:id', async (request, reply) => {
    const entry = await mailOf(dir, request.params.id)
    return sendPage(
      app,
      request,
      reply,
      { title: entry.mail.subject ?? 'Correo', spanishOnly: true },
      <MailView entry={entry} />,
    )
  })
  server.get<{ Params: { id: string; index: string } }>('/dev/correo/:id/:index', async (request, reply) => {
    const { mail } = await mailOf(dir, request.params.id)
    const attachment = mail.attachments[Number(request.params.index)]
    if (!attachment) throw noSuchMail()
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${fileName(attachment)}"`)
      .type(attachment.mimeType)
      .send(bytesOf(attachment))
  })
}

function MailList({ entries }: { entries: readonly MailboxEntry[] }) {
  return (
    <>
      <h1>Buzón de la demostración</h1>
      <p>Aquí quedan los correos que este portal mandaría. Ninguno sale de esta máquina.</p>
      {entries.length === 0 && <p>Todavía no hay correos.</p>}
      <ul>
        {entries.map(({ id, mail }) => (
          <li key={id}>
            <a href={`/dev/correo/${encodeURIComponent(id)}`}>{mail.subject || '(sin asunto)'}</a>
            <br />
            <small>
              Para {addressesOf(mail)} · {dateOf(mail)}
            </small>
          </li>
        ))}
      </ul>
    </>
  )
}

function MailView({ entry: { id, mail } }: { entry: MailboxEntry }) {
  return (
    <>
      <h1>{mail.subject || '(sin asunto)'}</h1>
      <p>
        De {mail.from?.address ?? '—'}
        <br />
        Para {addressesOf(mail)}
        <br />
        {dateOf(mail)}
      </p>
      {(mail.text ?? '').split(/\n{2,}/).map((paragraph, index) => (
        <p key={index}>
          <TextWithLinks text={paragraph} />
        </p>
      ))}
      {mail.attachments.length > 0 && <Attachments id={id} attachments={mail.attachments} />}
      <p>
        <a href="/dev/correo">Volver al buzón</a>
      </p>
    </>
  )
}

function Attachments({ id, attachments }: { id: string; attachments: readonly Attachment[] }) {
  return (
    <>
      <h2>Archivos adjuntos</h2>
      <ul>
        {attachments.map((attachment, index) => (
          <li key={index}>
            <a href={`/dev/correo/${encodeURIComponent(id)}/${index}`}>{fileName(attachment)}</a> (
            {Math.ceil(bytesOf(attachment).length / 1024)} kB)
          </li>
        ))}
      </ul>
    </>
  )
}

/** The text with its addresses made into links, its line breaks kept. */
function TextWithLinks({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/\S+|\n)/)
  return (
    <>
      {parts.map((part, index) => {
        if (part === '\n') return <br key={index} />
        if (!/^https?:\/\//.test(part)) return part
        return (
          <a key={index} href={part}>
            {part}
          </a>
        )
      })}
    </>
  )
}

async function mailOf(dir: string, id: string): Promise<MailboxEntry> {
  const entry = await readMail(dir, id)
  if (entry === null) throw noSuchMail()
  return entry
}

function noSuchMail(): NotFoundError {
  return new NotFoundError(
    'correo-no-esta',
    'Ese correo ya no está en el buzón. Vuelve a /dev/correo para ver los que hay.',
  )
}

function addressesOf(mail: Email): string {
  return (mail.to ?? []).map((to) => to.address ?? to.name).join(', ')
}

function dateOf(mail: Email): string {
  const at = new Date(mail.date ?? '')
  return Number.isNaN(at.getTime()) ? 'sin fecha' : whenText(at, ZONE)
}

function fileName(attachment: Attachment): string {
  return (attachment.filename ?? 'adjunto').replace(/[^\w.-]/g, '_')
}

function bytesOf(attachment: Attachment): Buffer {
  const { content } = attachment
  return typeof content === 'string'
    ? Buffer.from(content)
    : Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content))
}
