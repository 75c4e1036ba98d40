import { createServer, type AddressInfo } from 'node:net'

/** A TCP server that gives this SW token to a login and, to anything else, these bytes and hangs up; null is silence.
 *  For answers that no honest PAC gives. */
export async function withCannedServer<T>(
  canned: { readonly reply: string | null; readonly token: string },
  body: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      if (data.includes('/v2/security/authenticate')) socket.end(granted(canned.token))
      else if (canned.reply !== null) socket.end(canned.reply)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}

/** Status 400 with a JSON body, as SW refuses. */
export function refusedJSON(body: object): string {
  const bytes = Buffer.from(JSON.stringify(body))
  return `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes.toString('utf8')}`
}

function granted(token: string): string {
  const body = JSON.stringify({ data: { token, expires_in: 0, tokeny_type: 'Bearer' }, status: 'success' })
  return `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
