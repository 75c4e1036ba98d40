/** Names as XML with namespaces knows them. Source: XML 1.0 §2.3; Namespaces in XML 1.0 §4. */

const start =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f' +
  '\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const ncName = `[${start}][${start}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]*`
const qName = new RegExp(`^(?:(${ncName}):)?(${ncName})$`, 'u')
const target = new RegExp(ncName, 'uy')

/** 'cfdi:Emisor' → prefix and local name; null for what is no name. */
export function splitName(name: string): { readonly prefix: string; readonly local: string } | null {
  const match = qName.exec(name)
  return match && { prefix: match[1] ?? '', local: match[2] as string }
}

/** Offset after the target of a processing instruction at `at`; `at` itself where there is none. */
export function endOfTarget(text: string, at: number): number {
  target.lastIndex = at
  return target.test(text) ? target.lastIndex : at
}

/** Names without prefix that have been found good, so that each is looked at once; in this cache every name is the
 *  same string, which makes it quick as a key. A bound keeps strange documents from filling it. */
const known = new Map<string, string>()
const bound = 2_000

/** The name if it is one without prefix (and not xmlns), else undefined. */
export function plainName(name: string): string | undefined {
  return known.get(name) ?? learn(name)
}

function learn(name: string): string | undefined {
  const split = splitName(name)
  if (split === null || split.prefix !== '' || name === 'xmlns') return undefined
  if (known.size >= bound || name.length >= 64) return name
  const own = ownCopy(name)
  known.set(own, own)
  return own
}

/** A part of a string keeps the whole alive; what outlives a document must not. */
function ownCopy(name: string): string {
  return name.split('').join('')
}
