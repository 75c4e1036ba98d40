import type { FaultRule } from '../../src/index.ts'

export type Answer = {
  readonly status: number
  readonly body: {
    readonly data: Record<string, string> | null
    readonly message: string | null
    readonly messageDetail: string | null
    readonly status: string
  }
}

/** A plain SW client for tests, which checks nothing and hides nothing. */
export async function token(url: string): Promise<string> {
  const answer = await call(`${url}/v2/security/authenticate`, { user: 'demo', password: 'demo' })
  return answer.body.data?.token ?? ''
}

export async function stamp(
  url: string,
  xml: Uint8Array | string,
  o: { path?: string; headers?: Record<string, string>; token?: string } = {},
): Promise<Answer> {
  const response = await fetch(url + (o.path ?? '/v4/cfdi33/stamp/v4'), {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${o.token ?? (await token(url))}`,
      'Content-Type': 'multipart/form-data; boundary=----b',
      ...o.headers,
    },
    body: Buffer.concat([Buffer.from(HEAD), Buffer.from(xml), Buffer.from('\r\n------b--\r\n')]),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const HEAD =
  '------b\r\nContent-Disposition: form-data; name="xml"; filename="xml"\r\nContent-Type: text/xml\r\nContent-Transfer-Encoding: binary\r\n\r\n'

export async function call(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

export async function get(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { headers })
  return { status: response.status, text: await response.text() }
}

export async function addFault(url: string, rule: FaultRule): Promise<void> {
  const response = await fetch(`${url}/__sim/faults`, { method: 'POST', body: JSON.stringify(rule) })
  if (!response.ok) throw new Error(await response.text())
}
