import { requestFolio } from '../../acuses/give.ts'
import type { IssuanceState } from '../../issuance/issuance.ts'
import type { IssuanceView, Progress } from '../../issuance/view.ts'
import { type Both, both } from '../language.ts'

/** What the page offers: watching, correcting, taking the invoice, or starting again. */
export type Phase = 'progress' | 'customer' | 'ready' | 'withdrawn' | 'cancelled'

export type Words = {
  readonly phase: Phase
  readonly kind: 'info' | 'good' | 'warn'
  readonly title: Both
  /** What happened, and what the customer has to do, which mostly is nothing. */
  readonly lead: Both
  /** Seconds until a browser without JavaScript asks again; null: nothing will change by itself. */
  readonly refresh_s: number | null
}

/** What every state means to the customer: honest, with what to do, never only "error". */
export const WORDS: Readonly<Record<IssuanceState, Words>> = {
  requested: {
    phase: 'progress',
    kind: 'info',
    title: both('Estamos haciendo tu factura', 'We are making your invoice'),
    lead: both(
      'Recibimos tu solicitud y está guardada. Tarda unos segundos; no la vuelvas a pedir.',
      'We have your request and keep it. It takes some seconds; do not ask again.',
    ),
    refresh_s: 3,
  },
  sealed: {
    phase: 'progress',
    kind: 'info',
    title: both('Estamos haciendo tu factura', 'We are making your invoice'),
    lead: both(
      'Tu factura está sellada y va camino al timbrado. Tarda unos segundos; no la vuelvas a pedir.',
      'Your invoice is sealed and on its way to be stamped. It takes some seconds; do not ask again.',
    ),
    refresh_s: 3,
  },
  stamping: {
    phase: 'progress',
    kind: 'info',
    title: both('Estamos timbrando tu factura', 'Your invoice is being stamped'),
    lead: both(
      'La enviamos al proveedor de timbrado autorizado por el SAT y esperamos su respuesta. No la vuelvas a pedir.',
      'We sent it to the provider whom the SAT authorises to stamp, and wait for the answer. Do not ask again.',
    ),
    refresh_s: 3,
  },
  ambiguous: {
    phase: 'progress',
    kind: 'warn',
    title: both('Estamos comprobando tu factura', 'We are checking on your invoice'),
    lead: both(
      'La respuesta del timbrado se perdió en el camino. Le estamos preguntando al proveedor si ya quedó timbrada, para no hacerla dos veces. Tu solicitud está guardada: no tienes que hacer nada ni pedirla de nuevo. Puedes cerrar esta página y volver con tu ticket.',
      'The answer of the stamping got lost on its way. We are asking the provider whether it was stamped, so as not to make it twice. Your request is kept: you need not do anything, nor ask again. You can close this page and come back with your ticket.',
    ),
    refresh_s: 10,
  },
  'waiting-customer': {
    phase: 'customer',
    kind: 'warn',
    title: both('El SAT no aceptó un dato', 'The SAT did not accept one of the data'),
    lead: both(
      'No se gastó nada: tu ticket sigue siendo tuyo. Corrige el dato marcado y la volvemos a enviar.',
      'Nothing is used up: the ticket is still yours. Correct what is marked, and we send it again.',
    ),
    refresh_s: null,
  },
  'waiting-sat': {
    phase: 'progress',
    kind: 'warn',
    title: both('Estamos esperando al SAT', 'We are waiting for the SAT'),
    lead: both(
      'El SAT todavía no publica el certificado de la tienda en su lista; suele tardar unas horas y a veces hasta 72. Lo intentamos de nuevo cada hora. Tu solicitud está guardada: no tienes que hacer nada.',
      'The SAT has not published the store’s certificate in its list yet; that usually takes some hours, at times up to 72. We try again every hour. Your request is kept: you need not do anything.',
    ),
    refresh_s: 120,
  },
  'waiting-store': {
    phase: 'progress',
    kind: 'warn',
    title: both('El problema es nuestro, no de tus datos', 'The problem is ours, not in your data'),
    lead: both(
      'La tienda tiene que arreglar algo de su lado antes de timbrar. Ya está anotado y lo volvemos a intentar solos. Tu solicitud quedó guardada; no la repitas. Si te urge, muestra este folio en Servicio al Cliente.',
      'The store has to mend something on its side before the stamping. It has been noted, and we try again by ourselves. Your request is kept; do not repeat it. If it is urgent, show this number at the customer service desk.',
    ),
    refresh_s: 120,
  },
  manual: {
    phase: 'progress',
    kind: 'warn',
    title: both('Una persona tiene que revisarla', 'A person has to look at it'),
    lead: both(
      'No pudimos terminar tu factura de forma automática y no queremos arriesgarnos a hacerla dos veces. Tu solicitud quedó guardada; no la repitas. Si la necesitas pronto, muestra este folio en Servicio al Cliente.',
      'We could not finish your invoice automatically and do not want to risk making it twice. Your request is kept; do not repeat it. If you need it soon, show this number at the customer service desk.',
    ),
    refresh_s: 300,
  },
  stamped: {
    phase: 'ready',
    kind: 'good',
    title: both('Tu factura está lista', 'Your invoice is ready'),
    lead: both(
      'Está timbrada. Descarga los dos archivos: el XML es la factura; el PDF es para verla e imprimirla.',
      'It is stamped. Download both files: the XML is the invoice; the PDF is for looking and printing.',
    ),
    refresh_s: null,
  },
  delivered: {
    phase: 'ready',
    kind: 'good',
    title: both('Tu factura está lista', 'Your invoice is ready'),
    lead: both(
      'Está timbrada, y ya la enviamos por correo. También puedes descargar aquí los dos archivos: el XML es la factura; el PDF es para verla e imprimirla.',
      'It is stamped, and we have mailed it. You can also download both files here: the XML is the invoice; the PDF is for looking and printing.',
    ),
    refresh_s: null,
  },
  withdrawn: {
    phase: 'withdrawn',
    kind: 'info',
    title: both('Liberaste este ticket', 'You released this ticket'),
    lead: both(
      'Esta solicitud se canceló antes de timbrarse y el ticket quedó libre: puedes facturarlo cuando quieras.',
      'This request was cancelled before the stamping, and the ticket is free: you can invoice it whenever you like.',
    ),
    refresh_s: null,
  },
}

/** What the page says once the SAT has cancelled the CFDI; its files stay for the books. */
export const CANCELLED: Words = {
  phase: 'cancelled',
  kind: 'warn',
  title: both('Esta factura está cancelada', 'This invoice is cancelled'),
  lead: both(
    'Ya no vale ante el SAT: no la uses para deducir. Sus archivos se quedan aquí por si tu contabilidad los pide.',
    'The SAT does not recognise it any more: do not deduct it. Its files stay here in case your books need them.',
  ),
  refresh_s: null,
}

/** What the customer quotes at the desk: the folio of the CFDI once there is one, until then that of the request. */
export function folioOf(view: Pick<IssuanceView, 'id' | 'serie' | 'folio'>): string {
  if (view.serie !== null && view.folio !== null) return `${view.serie}-${view.folio}`
  return requestFolio(view.id)
}

/** After this a customer wants to hear that nothing is lost. Source: pac-spec §3, customer UX. */
export const LATE_MS = 8_000

/** Whether the promise of "some seconds" is broken, so that the page must say what happens instead. */
export function isLate(view: Pick<IssuanceView, 'state' | 'requestedAt'>, now: Date): boolean {
  return WORDS[view.state].phase === 'progress' && now.getTime() - view.requestedAt.getTime() >= LATE_MS
}

/** What the page says in this state now. */
export function wordsOf(view: Pick<IssuanceView, 'state' | 'requestedAt'>, now: Date): Words {
  const words = WORDS[view.state]
  return words.kind === 'info' && isLate(view, now) ? { ...words, ...LATE } : words
}

const LATE = {
  title: both('La tenemos: te llega en cuanto se timbre', 'We have it: you get it once it is stamped'),
  lead: both(
    'El timbrado está tardando más de lo normal. Tu solicitud está guardada y sigue sola: no la vuelvas a pedir. Puedes cerrar esta página y volver con tu ticket.',
    'The stamping takes longer than usual. Your request is kept and goes on by itself: do not ask again. You can close this page and come back with your ticket.',
  ),
  refresh_s: 5,
} as const

/** Whether a look at the page later may show something else without anybody doing anything. */
export function isPending(view: Pick<Progress, 'state' | 'deliveries'>): boolean {
  return (
    WORDS[view.state].refresh_s !== null || view.deliveries.some((delivery) => delivery.state === 'pending')
  )
}

/** Changes whenever the page would look different. */
export function versionOf(view: Omit<Progress, 'id'>, now: Date): string {
  const mails = view.deliveries.map((delivery) => delivery.state[0]).join('')
  const late = isLate(view, now) ? '.t' : ''
  return `${view.state}.${view.updatedAt.getTime().toString(36)}.${mails}${late}`
}
