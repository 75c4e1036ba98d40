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

test('where nobody listens, nothing was sent', async () => {
  const { url, send } = await pac(() => {})
  servers.pop()?.close()
  const gone = await send()
  assert.equal(gone.kind, 'not-sent', url.href)
})
