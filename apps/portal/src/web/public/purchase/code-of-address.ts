/** The part of a ticket's QR that is its code, or the bare code; whether it is one, the server decides.
 *  @returns null for any other text */
export function codeOfAddress(text: string): string | null {
  const [, code] = /\/f\/([0-9A-Za-z-]{12,14})(?:[/?#]|$)/.exec(text) ?? []
  if (code !== undefined) return code
  return /^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}$/.test(text) ? text : null
}
