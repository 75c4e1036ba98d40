import { createTransport } from 'nodemailer'
import { AppError } from '../errors.ts'

export type Attachment = {
  readonly filename: string
  readonly contentType: string
  readonly content: Uint8Array
}

export type Mail = {
  /** One address; never a list. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attachments: readonly Attachment[]
  /** Left part of the Message-ID, for a mail that may be sent twice: mail programs show the repetition once. */
  readonly messageKey?: string
}

/** Resolves when the server has taken the mail; throws MailError when it has not, or we cannot know. */
export type Mailer = { send(mail: Mail): Promise<void> }

export type SmtpConfig = {
  readonly host: string
  readonly port: number
  /** 'Name <address>' or an address. */
  readonly from: string
  readonly user: string | null
  readonly password: string | null
}

/** A mail that the server did not take. `code` is what went wrong without anything personal: 'smtp-550',
 *  'ECONNREFUSED'. `permanent`: the server refused this very mail, so that trying again is no use. */
export class MailError extends AppError {
  readonly permanent: boolean
  constructor(code: string, permanent: boolean) {
    super(code, 'El correo no se pudo enviar. Descarga tu factura en su página.')
    this.permanent = permanent
  }
}

/** A mailer that speaks SMTP: implicit TLS on port 465, else STARTTLS if offered — and demanded as soon as there is a
 *  password to protect. Every wait is bounded, well below the lease of a delivery. */
export function createMailer(config: SmtpConfig): Mailer {
  const transport = createTransport({
    host: config.host,
    port: config.port,
    secure: config.port === 465,
    requireTLS: config.user !== null,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(config.user === null ? {} : { auth: { user: config.user, pass: config.password ?? '' } }),
  })
  return {
    async send(mail) {
      try {
        await transport.sendMail(message(mail, config.from))
      } catch (cause) {
        throw mailError(cause)
      }
    },
  }
}

function message(mail: Mail, from: string) {
  const { to, subject, text, html, messageKey } = mail
  return {
    from,
    to: { name: '', address: to }, // as an object: a comma in it cannot make two recipients
    subject,
    text,
    html,
    attachments: mail.attachments.map((attachment) => ({
      ...attachment,
      content: Buffer.from(attachment.content),
    })),
    headers: { 'Auto-Submitted': 'auto-generated' },
    ...(messageKey === undefined ? {} : { messageId: `<${messageKey}@${domainOf(from)}>` }),
  }
}

function domainOf(from: string): string {
  return /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}

/** The original error is dropped: its text repeats the recipient's address. */
function mailError(cause: unknown): MailError {
  const responseCode = cause instanceof Error && 'responseCode' in cause ? Number(cause.responseCode) : 0
  if (responseCode >= 400) return new MailError(`smtp-${responseCode}`, isRefusal(responseCode))
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  return new MailError(code, false)
}

/** 5xx is final for this mail; but 530–535 and 538 say that our own log-in is wrong, which the store can mend.
 *  Source: RFC 5321 §4.2.1, RFC 4954 §4 and §6. */
function isRefusal(responseCode: number): boolean {
  return responseCode >= 500 && !(responseCode >= 530 && responseCode <= 538)
}
