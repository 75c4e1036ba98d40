import { requestFolio } from '../../acuses/give.ts'
import type { IssuanceState } from '../../issuance/issuance.ts'
import type { IssuanceView, Progress } from '../../issuance/view.ts'

/** What the page offers: watching, correcting, taking the invoice, or starting again. */
export type Phase = 'progress' | 'customer' | 'ready' | 'withdrawn'

export type Words = {
  readonly phase: Phase
  readonly kind: 'info' | 'good' | 'warn'
  readonly title: string
  /** What happened, and what the customer has to do, which mostly is nothing. */
  readonly lead: string
  /** Seconds until a browser without JavaScript asks again; null: nothing will change by itself. */
  readonly refresh_s: number | null
}

/** What every state means to the customer: honest, with what to do, never only "error". */
export const WORDS: Readonly<Record<IssuanceState, Words>> = {
  requested: {
    phase: 'progress',
    kind: 'info',
    title: 'Estamos haciendo tu factura',
    lead: 'Recibimos tu solicitud y está guardada. Tarda unos segundos; no la vuelvas a pedir.',
    refresh_s: 3,
  },
  sealed: {
    phase: 'progress',
    kind: 'info',
    title: 'Estamos haciendo tu factura',
    lead: 'Tu factura está sellada y va camino al timbrado. Tarda unos segundos; no la vuelvas a pedir.',
    refresh_s: 3,
  },
  stamping: {
    phase: 'progress',
    kind: 'info',
    title: 'Estamos timbrando tu factura',
    lead: 'La enviamos al proveedor de timbrado autorizado por el SAT y esperamos su respuesta. No la vuelvas a pedir.',
    refresh_s: 3,
  },
  ambiguous: {
    phase: 'progress',
    kind: 'warn',
    title: 'Estamos comprobando tu factura',
    lead: 'La respuesta del timbrado se perdió en el camino. Le estamos preguntando al proveedor si ya quedó timbrada, para no hacerla dos veces. Tu solicitud está guardada: no tienes que hacer nada ni pedirla de nuevo. Puedes cerrar esta página y volver con tu ticket.',
    refresh_s: 10,
  },
  'waiting-customer': {
    phase: 'customer',
    kind: 'warn',
    title: 'El SAT no aceptó un dato',
    lead: 'No se gastó nada: tu ticket sigue siendo tuyo. Corrige el dato marcado y la volvemos a enviar.',
    refresh_s: null,
  },
  'waiting-sat': {
    phase: 'progress',
    kind: 'warn',
    title: 'Estamos esperando al SAT',
    lead: 'El SAT todavía no publica el certificado de la tienda en su lista; suele tardar unas horas y a veces hasta 72. Lo intentamos de nuevo cada hora. Tu solicitud está guardada: no tienes que hacer nada.',
    refresh_s: 120,
  },
  'waiting-store': {
    phase: 'progress',
    kind: 'warn',
    title: 'El problema es nuestro, no de tus datos',
    lead: 'La tienda tiene que arreglar algo de su lado antes de timbrar. Ya está anotado y lo volvemos a intentar solos. Tu solicitud quedó guardada; no la repitas. Si te urge, muestra este folio en Servicio al Cliente.',
    refresh_s: 120,
  },
  manual: {
    phase: 'progress',
    kind: 'warn',
    title: 'Una persona tiene que revisarla',
    lead: 'No pudimos terminar tu factura de forma automática y no queremos arriesgarnos a hacerla dos veces. Tu solicitud quedó guardada; no la repitas. Si la necesitas pronto, muestra este folio en Servicio al Cliente.',
    refresh_s: 300,
  },
  stamped: {
    phase: 'ready',
    kind: 'good',
    title: 'Tu factura está lista',
    lead: 'Está timbrada. Descarga los dos archivos: el XML es la factura; el PDF es para verla e imprimirla.',
    refresh_s: null,
  },
  delivered: {
    phase: 'ready',
    kind: 'good',
    title: 'Tu factura está lista',
    lead: 'Está timbrada, y ya la enviamos por correo. También puedes descargar aquí los dos archivos: el XML es la factura; el PDF es para verla e imprimirla.',
    refresh_s: null,
  },
  withdrawn: {
    phase: 'withdrawn',
    kind: 'info',
    title: 'Liberaste este ticket',
    lead: 'Esta solicitud se canceló antes de timbrarse y el ticket quedó libre: puedes facturarlo cuando quieras.',
    refresh_s: null,
  },
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
  title: 'La tenemos: te llega en cuanto se timbre',
  lead: 'El timbrado está tardando más de lo normal. Tu solicitud está guardada y sigue sola: no la vuelvas a pedir. Puedes cerrar esta página y volver con tu ticket.',
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
