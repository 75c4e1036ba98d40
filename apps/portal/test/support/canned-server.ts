import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

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

/** A whole answer: `status` as '200 OK'. */
export function httpReply(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/** Status 400 with a JSON body, as SW refuses. */
export function refusedJSON(body: object): string {
  return httpReply('400 Bad Request', JSON.stringify(body))
}

function granted(token: string): string {
  const data = { token, expires_in: 0, tokeny_type: 'Bearer' }
  return httpReply('200 OK', JSON.stringify({ data, status: 'success' }))
}

/** A server in front of another: paths that begin so get these bodies under 200, all others what the other one says. */
export async function inFrontOf<T>(
  behind: string,
  canned: Readonly<Record<string, string>>,
  body: (url: string) => Promise<T>,
): Promise<T> {
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '/', method = 'GET' } = request
    const sent = await buffer(request)
    const said = Object.entries(canned).find(([path]) => url.startsWith(path))?.[1]
    if (said !== undefined) return void response.end(said)
    const headers = { 'Content-Type': request.headers['content-type'] ?? '' }
    const answer = await fetch(behind + url, { method, headers, body: new Uint8Array(sent) })
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
  }
  const server = createHttpServer((request, response) => void forward(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
