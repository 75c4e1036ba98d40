import type { Problem } from '../problem.ts'

type Words = { readonly title: string; readonly detail: string }

/** What each failure of a page means in English, by its code: what happened, and what to do. */
const WORDS: Readonly<Record<string, Words>> = {
  'datos-invalidos': {
    title: 'The data cannot be accepted.',
    detail: 'Correct the points of the list and send again.',
  },
  'no-permitido': {
    title: 'That did not come from this portal.',
    detail: 'Open the portal by typing its address, and repeat the step from there.',
  },
  'demasiados-intentos': {
    title: 'There were too many attempts from your connection.',
    detail: 'To protect everybody’s tickets we make a pause. Try again $wait; what you asked for goes on.',
  },
  'no-encontrado': {
    title: 'This page does not exist.',
    detail: 'Check the address, or begin with your ticket on the first page.',
  },
  'factura-no-encontrada': {
    title: 'This invoice does not exist, or its address is incomplete.',
    detail: 'Check the address, or begin with your ticket on the first page.',
  },
  'acuse-no-encontrado': {
    title: 'This receipt (acuse) does not exist, or its address is incomplete.',
    detail: 'Check the address, or begin with your ticket on the first page.',
  },
  'datos-no-existen': {
    title: 'Those tax data are not in your account.',
    detail: 'Go back to your account to see the ones you keep.',
  },
  'enlace-no-sirve': {
    title: 'This link does not work: it expired, was ended, or arrived incomplete.',
    detail: 'Ask whoever sent it for a new one.',
  },
  'factura-no-compartida': {
    title: 'That invoice is not in this link.',
    detail: 'Go back to the list of the link.',
  },
  'facturas-desconocidas': {
    title: 'This list of invoices does not exist, or its address is incomplete.',
    detail: 'Check the address, or begin with your ticket on the first page.',
  },
  'factura-en-cancelacion': {
    title: 'This invoice is being cancelled already; it cannot be changed.',
    detail: 'Enter your ticket again to see how it stands.',
  },
  'cancelacion-ocupada': {
    title: 'We are working on this invoice.',
    detail: 'Try again $wait. What you asked for is kept.',
  },
  'fallo-interno': {
    title: 'The problem is ours, not in your data.',
    detail:
      'It has been noted. Try again in a minute; if you had already asked for your invoice, it is kept: enter your ticket again to see it.',
  },
  'demasiado-grande': { title: 'What you sent is too large.', detail: 'Send less at once and try again.' },
  'tipo-no-admitido': {
    title: 'That kind of content is not accepted.',
    detail: 'Use the forms of this portal.',
  },
  'peticion-invalida': {
    title: 'We did not understand the request.',
    detail: 'Go back to the page before and repeat the step.',
  },
  'base-de-datos-lejos': {
    title: 'The service is restarting.',
    detail: 'Try again in some seconds. What you asked for is kept and goes on.',
  },
}

/** @returns null for a failure that nobody has translated yet */
export function problemInEnglish(problem: Problem): Words | null {
  const words = WORDS[problem.code]
  if (words === undefined) return null
  return { ...words, detail: words.detail.replace('$wait', waitInEnglish(problem.retryAfter_s ?? 60)) }
}

/** "in 40 seconds", "in 5 minutes": rounded up, so that it is never too early. */
function waitInEnglish(seconds: number): string {
  if (seconds <= 1) return 'in a second'
  if (seconds < 60) return `in ${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`
}
