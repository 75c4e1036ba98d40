import type { Element } from './element.ts'
import { decodeText } from './text.ts'

/** Text and elements within an element in their order, as XPath sees them: comments and processing instructions are
 *  nothing, CDATA is text, blanks count. An element that was not read has its text before its children. */
export function contentOf(element: Element & { readonly source?: string }): readonly (string | Element)[] {
  if (element.source !== undefined) return contentIn(element as Element & Place)
  return element.text ? [element.text, ...element.children] : element.children
}

/** All text within, XPath's string value. */
export function textOf(element: Element): string {
  return contentOf(element)
    .map((part) => (typeof part === 'string' ? part : textOf(part)))
    .join('')
}

type Place = {
  readonly source: string
  readonly inner: number
  readonly selfClosing: boolean
  readonly children: readonly (Element & { readonly end: number })[]
}

/** The parser keeps only what a CFDI may have; here its text is looked through again, which is known to be well-formed. */
function contentIn({ source, inner, selfClosing, children }: Element & Place): readonly (string | Element)[] {
  const parts: (string | Element)[] = []
  if (selfClosing) return parts
  let at = inner
  const rest = children.values()
  for (;;) {
    const next = source.indexOf('<', at)
    if (next > at) parts.push(decodeText(source.slice(at, next)))
    if (source.startsWith('</', next)) return parts
    if (source.startsWith('<!--', next)) at = source.indexOf('-->', next) + 3
    else if (source.startsWith('<?', next)) at = source.indexOf('?>', next) + 2
    else if (source.startsWith('<![CDATA[', next)) {
      at = source.indexOf(']]>', next) + 3
      if (at > next + 12)
        parts.push(
          source
            .slice(next + 9, at - 3)
            .replaceAll('\r\n', '\n')
            .replaceAll('\r', '\n'),
        )
    } else {
      const child = rest.next().value as Element & { readonly end: number }
      parts.push(child)
      at = child.end
    }
  }
}
