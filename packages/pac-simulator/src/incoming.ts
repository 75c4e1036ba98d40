import type { IncomingMessage } from 'node:http'

/** A request read to its end. */
export type Incoming = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Names lowered; of a repeated header the first. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly rawHeaders: readonly string[]
  readonly url: string
  readonly body: Buffer
}

const LIMIT_bytes = 10 * 1024 * 1024

/** null when the body is larger than 10 MB or breaks off. */
export async function readIncoming(message: IncomingMessage): Promise<Incoming | null> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > LIMIT_bytes) return null
      chunks.push(chunk)
    }
  } catch {
    return null
  }
  const url = message.url ?? '/'
  const parsed = new URL(url, 'http://simulator')
  return {
    method: message.method ?? 'GET',
    path: parsed.pathname,
    query: parsed.searchParams,
    headers: Object.fromEntries(
      Object.entries(message.headersDistinct).map(([name, values]) => [name, values?.[0]]),
    ),
    rawHeaders: message.rawHeaders,
    url,
    body: Buffer.concat(chunks),
  }
}
