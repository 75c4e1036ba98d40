import { createHash } from 'node:crypto'

/** SW's request body: one part named xml, byte for byte. The boundary comes from the content, so that a retry sends
 *  the same bytes, and is 128 bits of SHA-256, which the content cannot hold. Source: pac-spec §4.3. */
export function multipartXML(xml: Uint8Array): { readonly contentType: string; readonly body: Uint8Array } {
  const boundary = `----${createHash('sha256').update(xml).digest('hex').slice(0, 32)}`
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="xml"; filename="xml"',
    'Content-Type: text/xml',
    'Content-Transfer-Encoding: binary',
    '',
    '',
  ].join('\r\n')
  const body = Buffer.concat([Buffer.from(head), xml, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return { contentType: `multipart/form-data; boundary=${boundary}`, body }
}
