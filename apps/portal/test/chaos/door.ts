import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** A way to a PAC that can be shut: then nobody listens there, and connections are refused. */
export type Door = {
  readonly url: string
  shut(): Promise<void>
  open(): Promise<void>
  close(): Promise<void>
}

export async function openDoor(to: number): Promise<Door> {
  const passing = new Set<Socket>()
  const server = createServer((client) => {
    const pac = connect(to, '127.0.0.1')
    for (const [one, other] of [
      [client, pac],
      [pac, client],
    ] as const) {
      passing.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        passing.delete(one)
        other.destroy()
      })
    }
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  const shut = async () => {
    if (!server.listening) return
    const closed = new Promise((done) => server.close(done))
    for (const socket of passing) socket.destroy()
    await closed
  }
  const open = async () => {
    if (!server.listening) await listen(port)
  }
  return { url: `http://127.0.0.1:${port}`, shut, open, close: shut }
}
