/** The characters that a well-formed piece of content stands for: references decoded, every line end '\n'.
 *  Source: XML 1.0 §2.11, §4.1, §4.6. */
export function decodeText(text: string): string {
  return text.replace(/\r\n?|&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|(\w+));/g, (whole, hex, decimal, name) => {
    if (whole.startsWith('\r')) return '\n'
    if (name !== undefined) return entities[name as string] as string
    return String.fromCodePoint(Number.parseInt((hex ?? decimal) as string, hex === undefined ? 10 : 16))
  })
}

/** There are no others without a DOCTYPE. */
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
