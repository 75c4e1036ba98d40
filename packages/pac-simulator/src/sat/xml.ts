/** A small XML reader of the simulator's own, so that what the engine writes is judged by a stranger. It knows what
 *  SAT's messages use: elements, attributes, text, CDATA, the five entities; no DOCTYPE. */
export type Node = {
  /** As written, with prefix. */
  readonly name: string
  readonly local: string
  readonly namespaces: ReadonlyMap<string, string>
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly (Node | string)[]
}

type Open = { -readonly [K in keyof Node]: Node[K] } & { children: (Node | string)[] }

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s=<>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy

/** null for what is not well formed. */
export function readXML(text: string): Node | null {
  const root: Open = element('', '')
  const stack = [root]
  let end = 0
  const source = text.replace(/^\ufeff/, '')
  for (const token of source.matchAll(TOKEN)) {
    end = token.index + token[0].length
    const [, cdata, closing, opening, attributes = '', selfClosing, chars] = token
    const parent = stack.at(-1) as Open
    if (opening !== undefined) {
      const child = element(opening, attributes)
      parent.children.push(child)
      if (selfClosing === '') stack.push(child)
    } else if (closing !== undefined) {
      if (stack.length === 1 || parent.name !== closing) return null
      stack.pop()
    } else if (cdata !== undefined) parent.children.push(cdata)
    else if (chars !== undefined) parent.children.push(decoded(chars.replace(/\r\n?/g, '\n')))
  }
  const [only, ...others] = root.children.filter((child) => typeof child !== 'string')
  const stray = root.children.some((child) => typeof child === 'string' && child.trim() !== '')
  if (end !== source.length || stack.length !== 1 || !only || others.length > 0 || stray) return null
  return only as Node
}

function element(name: string, written: string): Open {
  const namespaces = new Map<string, string>()
  const attributes = new Map<string, string>()
  for (const [, key = '', double, single] of written.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const value = decoded((double ?? single ?? '').replace(/[\t\r\n]/g, ' '))
    if (key === 'xmlns') namespaces.set('', value)
    else if (key.startsWith('xmlns:')) namespaces.set(key.slice(6), value)
    else attributes.set(key, value)
  }
  return { name, local: name.replace(/^.*:/, ''), namespaces, attributes, children: [] }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(lt|gt|quot|apos|amp));/g, (_, hex, dec, name) =>
    name === undefined
      ? String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(dec))
      : (ENTITIES[name] ?? ''),
  )
}

export function childrenOf(node: Node, local: string): readonly Node[] {
  return node.children.filter((child): child is Node => typeof child !== 'string' && child.local === local)
}

/** The first element of this local name, the node itself included. */
export function find(node: Node, local: string): Node | null {
  if (node.local === local) return node
  for (const child of node.children) {
    const found = typeof child === 'string' ? null : find(child, local)
    if (found) return found
  }
  return null
}

export function textOf(node: Node | null): string {
  return (node?.children ?? []).map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}
