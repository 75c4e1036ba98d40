import { escapeHtml } from '../delivery/escape-html.ts'
import type { Mail } from '../delivery/mailer.ts'

/** The mail with the confirmation link. It greets without the name: whoever registers somebody else's address must
 *  not be able to send them words of their own choice. */
export function confirmationMail(mail: { to: string; url: string; hours: number }): Mail {
  const lines = [
    'Hola:',
    'Alguien, esperamos que tú, abrió una cuenta con este correo para pedir sus facturas.',
    'Para terminar, abre este enlace y escribe la contraseña que elegiste:',
    mail.url,
    `El enlace sirve una sola vez y vence en ${mail.hours} horas.`,
    'Si no fuiste tú, no hagas nada: sin tu confirmación nadie puede usar la cuenta y la borramos en unos días.',
  ]
  return compose(mail.to, 'Confirma tu correo', lines, { label: 'Confirmar mi correo', url: mail.url })
}

/** The mail to the owner of an account when its address is registered again. */
export function alreadyRegisteredMail(mail: { to: string; baseUrl: string }): Mail {
  const url = new URL('/entrar', mail.baseUrl).href
  const lines = [
    'Hola:',
    'Alguien, quizá tú, quiso abrir una cuenta con este correo. Ya tienes cuenta; no hace falta otra.',
    'Entra aquí con tu contraseña de siempre:',
    url,
    'Si no fuiste tú, no hagas nada: tu cuenta y tu contraseña siguen igual.',
  ]
  return compose(mail.to, 'Ya tienes cuenta', lines, { label: 'Entrar a mi cuenta', url })
}

/** A mail of paragraphs, one of which is the link. */
export function compose(
  to: string,
  subject: string,
  lines: readonly string[],
  link: { label: string; url: string },
): Mail {
  const paragraphs = lines.map((line) => {
    if (line !== link.url) return `<p>${escapeHtml(line)}</p>`
    const href = escapeHtml(link.url)
    const style = 'display:inline-block;padding:12px 20px;background:#14532d;color:#ffffff;border-radius:8px'
    return `<p><a style="${style}" href="${href}">${escapeHtml(link.label)}</a></p><p>${href}</p>`
  })
  const html = `<!doctype html><html lang="es"><meta charset="utf-8"><title>${escapeHtml(subject)}</title>
<body style="font:16px/1.5 sans-serif;color:#1c1917;max-width:36em">${paragraphs.join('\n')}</body></html>`
  return { to, subject, text: `${lines.join('\n\n')}\n`, html, attachments: [] }
}
