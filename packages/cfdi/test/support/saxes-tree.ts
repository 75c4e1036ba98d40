import { SaxesParser } from 'saxes'
import { type Element, cfdiNamespace } from '../../src/xml/element.ts'

/** What another parser makes of a text; null where it refuses it. */
export function saxesTree(xml: string): Element | null {
  const parser = new SaxesParser({ xmlns: true })
  type Open = { name: string; attributes: Record<string, string>; children: Open[]; text: string }
  const top: Open = { name: '', attributes: {}, children: [], text: '' }
  const stack: Open[] = [top]
  let failed = false
  parser.on('error', () => (failed = true))
  parser.on('doctype', () => (failed = true))
  parser.on('opentag', ({ uri, local, attributes }) => {
    const own: Record<string, string> = {}
    for (const attribute of Object.values(attributes)) {
      if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns') continue
      Object.defineProperty(
        own,
        attribute.uri === '' ? attribute.local : `{${attribute.uri}}${attribute.local}`,
        {
          value: attribute.value,
          enumerable: true,
          configurable: true,
        },
      )
    }
    stack.push({
      name: uri === cfdiNamespace ? local : `{${uri}}${local}`,
      attributes: own,
      children: [],
      text: '',
    })
  })
  const text = (part: string) => void ((stack.at(-1) as Open).text += part)
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', () => {
    const closed = stack.pop() as Open
    stack.at(-1)?.children.push(closed)
  })
  try {
    parser.write(xml).close()
  } catch {
    return null // it throws on some texts that end early
  }
  return failed || top.children[0] === undefined ? null : plain(top.children[0])
}

function plain({ name, attributes, children, text }: Element): Element {
  const element = { name, attributes, children: children.map(plain) }
  return text !== undefined && /[^ \t\r\n]/.test(text) ? { ...element, text } : element
}
