import type { Node } from './xml.ts'

/** Inclusive C14N 1.0 of an element in its place, without comments. `inherited` are the namespaces of its ancestors;
 *  `without` leaves out the elements of this local name (enveloped-signature). Attributes with a prefix are not sorted
 *  by namespace: SAT's messages have none. Source: https://www.w3.org/TR/2001/REC-xml-c14n-20010315. */
export function canonical(
  node: Node,
  inherited: ReadonlyMap<string, string>,
  without: string | null,
): string {
  return write(node, inherited, new Map(), without)
}

/** Namespaces in force at the children of the last of these elements. */
export function inScope(ancestors: readonly Node[]): ReadonlyMap<string, string> {
  return new Map(ancestors.flatMap(({ namespaces }) => [...namespaces]))
}

function write(
  node: Node,
  inherited: ReadonlyMap<string, string>,
  rendered: ReadonlyMap<string, string>,
  without: string | null,
): string {
  const scope = new Map([...inherited, ...node.namespaces])
  const fresh = [...scope].filter(([prefix, uri]) => (rendered.get(prefix) ?? '') !== uri).sort(byName)
  const declared = fresh.map(
    ([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${attribute(uri)}"`,
  )
  const attributes = [...node.attributes]
    .sort(byName)
    .map(([name, value]) => ` ${name}="${attribute(value)}"`)
  const children = node.children.map((child) => {
    if (typeof child === 'string') return text(child)
    return child.local === without ? '' : write(child, scope, scope, without)
  })
  return `<${node.name}${declared.join('')}${attributes.join('')}>${children.join('')}</${node.name}>`
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function attribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
