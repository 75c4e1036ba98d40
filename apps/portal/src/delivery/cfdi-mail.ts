import { escapeHtml } from './escape-html.ts'
import type { Mail } from './mailer.ts'

/** The mail that brings a CFDI: both files, what they are, and the page where they stay. It names neither the receptor
 *  nor what was bought: a mistyped address must not learn that from the text. */
export function cfdiMail(mail: {
  readonly to: string
  readonly tradeName: string
  readonly folio: string
  readonly uuid: string
  readonly url: string
  readonly xml: Uint8Array
  readonly pdf: Uint8Array
  /** "hasta el …"; null: the customer may not change the data alone any more. */
  readonly changeUntil: string | null
  readonly messageKey: string
}): Mail {
  const lines = {
    hello: 'Hola:',
    what: `Aquí está tu factura de ${mail.tradeName}, en dos archivos:`,
    xml: `${mail.uuid}.xml es tu comprobante fiscal (CFDI). Guárdalo: es el que vale ante el SAT.`,
    pdf: `${mail.uuid}.pdf es la versión para leer e imprimir.`,
    page: 'También puedes verla y descargarla cuando quieras en su página:',
    change:
      mail.changeUntil === null
        ? 'Si algo está mal en ella, desde esa página puedes pedirle a la tienda que la cambie.'
        : `Si algo está mal en tus datos, puedes cambiarlos tú desde esa página, ${mail.changeUntil}.`,
    notYou:
      'Si no pediste esta factura, alguien escribió tu correo por error. Borra este mensaje; no tienes que hacer nada más.',
  }
  const subject = `Tu factura ${mail.folio} de ${mail.tradeName}`
  return {
    to: mail.to,
    subject,
    text: `${[lines.hello, lines.what, `- ${lines.xml}\n- ${lines.pdf}`, `${lines.page}\n${mail.url}`, lines.change, lines.notYou].join('\n\n')}\n`,
    html: htmlOf(subject, lines, mail.url),
    attachments: [
      { filename: `${mail.uuid}.pdf`, contentType: 'application/pdf', content: mail.pdf },
      { filename: `${mail.uuid}.xml`, contentType: 'application/xml', content: mail.xml },
    ],
    messageKey: mail.messageKey,
  }
}

type Lines = Readonly<Record<'hello' | 'what' | 'xml' | 'pdf' | 'page' | 'change' | 'notYou', string>>

/** Plain HTML that every mail program and screen reader understands: one heading, a list, one link. */
function htmlOf(subject: string, lines: Lines, url: string): string {
  const href = escapeHtml(url)
  return `<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1b2320;background:#ffffff">
<div style="max-width:36em">
<h1 style="font-size:22px;line-height:1.3;color:#0a6650">${escapeHtml(subject)}</h1>
<p>${escapeHtml(lines.hello)}</p>
<p>${escapeHtml(lines.what)}</p>
<ul><li>${escapeHtml(lines.xml)}</li><li>${escapeHtml(lines.pdf)}</li></ul>
<p>${escapeHtml(lines.page)}</p>
<p><a href="${href}" style="display:inline-block;padding:12px 20px;background:#0a6650;color:#ffffff;border-radius:8px">Ver mi factura</a></p>
<p style="word-break:break-all">${href}</p>
<p>${escapeHtml(lines.change)}</p>
<p style="color:#58625d">${escapeHtml(lines.notYou)}</p>
</div></body></html>`
}
