import { type Element, timbreName, xsiNamespace } from './xml/element.ts'
import { parseXML } from './xml/parse.ts'

/** Whether what a PAC returned is what was sent, plus exactly one timbre. PACs may write the XML anew, so prefixes,
 *  order of attributes, blanks between elements, comments and schemaLocation do not count; every name, value and text
 *  does. False for whatever cannot be read. Source: pac-spec §2 rule 3, §11. */
export function sameWithoutTimbre(sealed: Uint8Array, stamped: Uint8Array): boolean {
  const sent = parseXML(sealed)
  const returned = parseXML(stamped)
  if (!sent.ok || !returned.ok) return false
  const { element, removed } = withoutTimbre(returned.value.root)
  return removed === 1 && equal(withoutEmptyComplemento(sent.value.root), withoutEmptyComplemento(element))
}

/** Only where a timbre belongs: one elsewhere stays and makes the documents differ. */
function withoutTimbre(root: Element): { readonly element: Element; readonly removed: number } {
  let removed = 0
  const children = root.children.map((child) => {
    if (child.name !== 'Complemento') return child
    const kept = child.children.filter(({ name }) => name !== timbreName)
    removed += child.children.length - kept.length
    return { ...child, children: kept }
  })
  return { element: { ...root, children }, removed }
}

function withoutEmptyComplemento(root: Element): Element {
  return {
    ...root,
    children: root.children.filter(({ name, children }) => name !== 'Complemento' || children.length > 0),
  }
}

function equal(left: Element, right: Element): boolean {
  return (
    left.name === right.name &&
    (left.text ?? '') === (right.text ?? '') &&
    equalAttributes(left.attributes, right.attributes) &&
    left.children.length === right.children.length &&
    left.children.every((child, index) => equal(child, right.children[index] as Element))
  )
}

function equalAttributes(
  left: Readonly<Record<string, string>>,
  right: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(left).filter(counts)
  return (
    names.length === Object.keys(right).filter(counts).length &&
    names.every((name) => left[name] === right[name])
  )
}

function counts(name: string): boolean {
  return name !== `{${xsiNamespace}}schemaLocation`
}
