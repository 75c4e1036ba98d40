/** One of SAT's three fixed documents about cancellations, cut where its Signature goes. `open + close` is already the
 *  canonical form (inclusive C14N 1.0), so no C14N library is needed. Source: pac-spec §10.1, §10.2. */
export type SatRequest = {
  readonly open: string
  readonly close: string
  /** Whose certificate must sign. */
  readonly rfc: string
}

export const cancelacionNamespace = 'http://cancelacfd.sat.gob.mx'

/** Unused in these documents, but SAT's service does not accept them without (phpcfdi/xml-cancelacion). */
export const unusedNamespaces =
  ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

/** The start of a root element; attributes must come in alphabetical order, as canonical form has them. */
export function openRoot(name: string, attributes: Readonly<Record<string, string>>): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${canonicalAttribute(value)}"`)
  return `<${name} xmlns="${cancelacionNamespace}"${unusedNamespaces}${written.join('')}>`
}

/** As C14N writes the value of an attribute; only an & of an RFC ever needs it. Source: C14N 1.0 §2.3. */
export function canonicalAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** As C14N writes text. */
export function canonicalText(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
