import type { Socket } from 'node:net'
import { STATUS_CODES } from 'node:http'
import { STATUS } from './status-codes.ts'

/** Answers what Node could not read as a request, where no page can be made: in a sentence, and then hangs up.
 *  A text of thousands of characters in a form that is sent as an address ends here. */
export function answerUnreadable(cause: Error & { code?: string }, socket: Socket): void {
  if (cause.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = cause.code === 'HPE_HEADER_OVERFLOW' ? STATUS.headersTooLarge : STATUS.badRequest
  const sentence =
    status === STATUS.headersTooLarge
      ? 'Lo que escribiste es demasiado largo. Vuelve atrás y escribe un texto más corto. · What you typed is too long.'
      : 'No pudimos leer lo que mandó tu navegador. Vuelve atrás e intenta otra vez. · Please go back and try again.'
  const body = Buffer.from(sentence)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
}
