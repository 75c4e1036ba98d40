/** The bytes of a base64 text, or null if it is not exactly how these bytes are written: Buffer passes over what does not
 *  belong there, so that many texts would have one meaning. Source: RFC 4648 §3.3, §3.5. */
export function bytesOfBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}
