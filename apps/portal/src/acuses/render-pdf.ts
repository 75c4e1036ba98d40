import { readFont } from '../delivery/font.ts'
import { printableText } from '../delivery/printable-text.ts'
import { qrSvg } from '../delivery/qr-svg.ts'
import { compact, notoSans, typesetAcuse } from '../delivery/typst.ts'
import { deadlineText, placeOf } from '../tickets/deadline.ts'
import type { SignedAcuse } from './give.ts'

export type AcusePrint = { readonly baseUrl: string; readonly tradeName: string; readonly simulated: boolean }

/** The acuse as a page, with the signed bytes and the signature attached. Same acuse, same bytes. */
export function renderAcuse(acuse: SignedAcuse, print: AcusePrint): Uint8Array {
  const pdf = typesetAcuse({
    json: JSON.stringify(printedAcuse(acuse, print)),
    signed: acuse.bytes,
    signature: acuse.signature,
    created: new Date(acuse.content.expedido),
  })
  compact()
  return pdf
}

function printedAcuse({ content, signature, id }: SignedAcuse, print: AcusePrint): Record<string, unknown> {
  const font = readFont(notoSans('400Regular'))
  const text = (value: string) => printableText(value, font)
  const { zonaHoraria } = content.tienda
  const instant = (iso: string) => text(onTheClockOf(new Date(iso), zonaHoraria))
  const url = `${print.baseUrl}/acuse/${id}`
  return {
    tradeName: text(print.tradeName),
    simulated: print.simulated,
    solicitud: content.solicitud,
    recibida: instant(content.recibida),
    recibidaUtc: content.recibida,
    plazo: text(deadlineText(new Date(content.plazo), zonaHoraria, placeOf(zonaHoraria))),
    enPlazo: content.enPlazo === 'si',
    emisor: text(`${content.emisor.nombre}, RFC ${content.emisor.rfc}`),
    tienda: text(`${content.tienda.numero} ${content.tienda.nombre}`),
    tickets: content.tickets.map((ticket) => ({
      numero: text(ticket.numero),
      fecha: instant(ticket.fecha),
      total: ticket.total,
    })),
    url,
    qr: qrSvg(url),
    firma: signature.toString('base64').match(/.{1,44}/g) ?? [],
    llave: content.llave,
    llaveUrl: `${print.baseUrl}/acuse/llave.pem`,
  }
}

/** "22 de noviembre de 2026, 11:00:03 h (hora de Cd. Juárez)": seconds count when a deadline is near. */
export function onTheClockOf(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('es-MX', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  return `${format.format(at)} h (hora de ${placeOf(timeZone)})`
}
