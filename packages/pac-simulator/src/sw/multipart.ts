/** Gives the content of the named part, byte for byte, or null. Strict: CRLF, boundary as the header says, closing
 *  boundary present, because a truncated request must not be stamped. Source: RFC 7578. */
export function partOf(body: Buffer, contentType: string | undefined, name: string): Buffer | null {
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1]
  if (boundary === undefined) return null
  const opening = Buffer.from(`--${boundary}`)
  const next = Buffer.from(`\r\n--${boundary}`)
  let at = body.indexOf(opening)
  while (at >= 0) {
    const headersAt = at + (at === 0 ? opening.length : next.length) + 2
    const contentAt = body.indexOf('\r\n\r\n', headersAt - 2) + 4
    const end = body.indexOf(next, contentAt - 2)
    if (contentAt < 4 || end < 0) return null
    const headers = body.subarray(headersAt, contentAt).toString('latin1')
    if (new RegExp(`^content-disposition:[^\\r\\n]*[;\\s]name="${name}"`, 'im').test(headers)) {
      return body.subarray(contentAt, end)
    }
    at = end
  }
  return null
}
