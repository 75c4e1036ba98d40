import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** The toy PAC's own protocol in front of the simulator: it stamps with SW's ledger, so its stamps are real, and what is
 *  done to SW (faults, credit) is done to it. */
export async function startToy(simulatorUrl: () => string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(simulatorUrl(), request).then(
      (json) => {
        if (json === null) response.writeHead(503).end()
        else send(response, json)
      },
      () => response.destroy(), // the simulator hung up: so do we
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Json = Readonly<Record<string, unknown>>

/** null: the simulator is away, with a page instead of JSON. */
async function answer(sim: string, request: IncomingMessage): Promise<Json | null> {
  const body = await buffer(request)
  const login = await ask(`${sim}/v2/security/authenticate`, '{"user":"demo","password":"demo"}', {})
  const token = data(login)?.['token']
  if (typeof token !== 'string') return login
  const bearer = { Authorization: `Bearer ${token}` }
  const uuid = /^\/toy\/cfdi\/(.+)$/.exec(request.url ?? '')?.[1]
  if (uuid !== undefined) return download(sim, uuid, bearer)
  if (request.url === '/toy/health') return {}
  if (request.url === '/toy/balance') {
    const balance = data(await ask(`${sim}/management/v2/api/users/balance`, null, bearer))
    return { left: balance?.['unlimited'] === true ? 'unlimited' : balance?.['stampsBalance'] }
  }
  if (request.url === '/toy/cancel') {
    const said = data(await ask(`${sim}/cfdi33/cancel/xml`, part(body), { ...bearer, ...MULTIPART }))
    return { code: Object.values(said?.['uuid'] ?? {})[0], acuse: said?.['acuse'] }
  }
  const said = await ask(`${sim}/v4/cfdi33/stamp/v4`, part(body), { ...bearer, ...MULTIPART })
  const words = typeof said?.['message'] === 'string' ? said['message'] : ''
  const [, code = '', message = ''] = /^(\w+)[\s.-]*(.*)$/.exec(words) ?? []
  return said && { xml: data(said)?.['cfdi'], code, message }
}

async function download(sim: string, uuid: string, bearer: Record<string, string>): Promise<Json> {
  const live = data(await ask(`${sim}/datawarehouse/v1/live/${uuid}`, null, bearer))
  const [record] = (live?.['records'] ?? []) as readonly { urlXml: string }[]
  return record ? { xml: await (await fetch(record.urlXml)).text() } : {}
}

const MULTIPART = { 'Content-Type': 'multipart/form-data; boundary=----b' }
const part = (xml: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('------b\r\nContent-Disposition: form-data; name="xml"; filename="xml"\r\n\r\n'),
    xml,
    Buffer.from('\r\n------b--\r\n'),
  ])

async function ask(
  url: string,
  body: string | Buffer | null,
  headers: Record<string, string>,
): Promise<Json | null> {
  const response = await fetch(
    url,
    body === null ? { headers } : { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) },
  )
  const text = await response.text()
  return response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as Json) : null
}

function data(envelope: Json | null): Json | null {
  return (envelope?.['data'] ?? null) as Json | null
}

function send(response: ServerResponse, json: Json): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(json))
}
