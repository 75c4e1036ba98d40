import assert from 'node:assert/strict'
import { type Socket, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { createHttp } from '../src/pac/http.ts'

const servers: { close(): unknown }[] = []
after(() => servers.forEach((server) => server.close()))

/** A server that does with each request what it is told. @returns its address, and the connections it has seen */
async function pac(answer: (socket: Socket, requests: number) => void) {
  const sockets: Socket[] = []
  let requests = 0
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.on('data', () => answer(socket, ++requests))
  })
  servers.push({ close: () => (sockets.forEach((socket) => socket.destroy()), server.close()) })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return { sockets, url, send: () => post(url) }
}

const http = createHttp()
const post = (url: URL) =>
  http({ method: 'POST', url, headers: {}, body: Buffer.from('<xml/>'), timeout_ms: 2_000 })

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nsi'

test('calls that follow each other share a connection', async () => {
  const { sockets, send } = await pac((socket) => socket.write(OK))
  for (let n = 0; n < 5; n++) assert.equal((await send()).kind, 'reply')
  assert.equal(sockets.length, 1)
})

test('a connection that the PAC has closed is not used again', async () => {
  const { sockets, send } = await pac((socket) => socket.end(OK))
  for (let n = 0; n < 3; n++) {
    assert.equal((await send()).kind, 'reply')
    const last = sockets.at(-1)
    if (last && !last.closed) await new Promise((closed) => last.once('close', closed))
  }
  assert.equal(sockets.length, 3)
})

test('a shared connection that breaks off before the answer leaves it open what became of the request', async () => {
  const { sockets, send } = await pac((socket, requests) => {
    if (requests === 1) socket.write(OK)
    else socket.destroy()
  })
  assert.equal((await send()).kind, 'reply')
  assert.equal((await send()).kind, 'unknown', 'the PAC may have read it')
  assert.equal(sockets.length, 1)
})

test('a PAC that has too much to do says for how long: in seconds, or until an instant of its own clock', async () => {
  const asked = async (...lines: string[]) => {
    const { send } = await pac((socket) =>
      socket.write(['HTTP/1.1 429 Too Many Requests', ...lines, 'Content-Length: 0', '', ''].join('\r\n')),
    )
    const { retryAfter_ms, ...rest } = { retryAfter_ms: 0, ...(await send()) }
    assert.deepEqual(rest, { kind: 'unknown', why: 'http-429', status: 429 }, 'it may have done it')
    return retryAfter_ms
  }
  assert.equal(await asked('Retry-After: 20'), 20_000)
  assert.equal(await asked('Retry-After: 9999999'), 3_600_000, 'nobody waits for ever')
  const date = 'Date: Wed, 25 Nov 2020 10:00:00 GMT'
  assert.equal(await asked(date, 'Retry-After: Wed, 25 Nov 2020 10:01:30 GMT'), 90_000)
  assert.equal(await asked('Retry-After: pronto'), 0)
  assert.equal(await asked(), 0)
})

test('where nobody listens, nothing was sent', async () => {
  const { url, send } = await pac(() => {})
  servers.pop()?.close()
  const gone = await send()
  assert.equal(gone.kind, 'not-sent', url.href)
})
