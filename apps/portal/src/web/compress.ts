import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const gzipText = promisify(gzip)
const brotliText = promisify(brotliCompress)
const WORTH_IT_bytes = 1400 // below one network packet nothing is gained
/** A page is made for one request: beyond this quality the time costs more than the bytes. */
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
}

export type Encoding = 'br' | 'gzip'

/** The better of the encodings that a browser takes; null: as it is. Source: RFC 9110 §12.5.3. */
export function encodingFor(acceptEncoding: string | readonly string[] | undefined): Encoding | null {
  const accepted = String(acceptEncoding ?? '')
    .split(',')
    .filter((one) => !/;\s*q=0(?:\.0*)?\s*$/.test(one))
    .map((one) => one.split(';')[0]?.trim().toLowerCase())
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding)) ?? null
}

/** Compresses pages for browsers that ask for it; files and API answers go as they are. */
export function compressPages(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < WORTH_IT_bytes) return payload
    if (!String(reply.getHeader('content-type')).startsWith('text/html')) return payload
    const vary = reply.getHeader('vary')
    reply.header('vary', vary === undefined ? 'accept-encoding' : `accept-encoding, ${String(vary)}`)
    const encoding = encodingFor(request.headers['accept-encoding'])
    if (encoding === null) return payload
    reply.header('content-encoding', encoding).removeHeader('content-length')
    return encoding === 'br' ? brotliText(payload, BROTLI) : gzipText(payload)
  })
}
