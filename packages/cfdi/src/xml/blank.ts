/** White space as XML knows it. Source: XML 1.0 §2.3. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d
}
