import type { Element } from './element.ts'
import type { ReadElement } from './read-element.ts'
import { decodeText, withLineFeeds } from './text.ts'

/** Text and elements within an element in their order, as XPath sees them: comments and processing instructions are
 *  nothing, CDATA is text, blanks count. An element that was not read has its text before its children. */
export function contentOf(element: Element): readonly (string | Element)[] {
  if ('source' in element) return contentIn(element as ReadElement)
  return element.text ? [element.text, ...element.children] : element.children
}

/** All text within, XPath's string value. */
export function textOf(element: Element): string {
  return contentOf(element)
    .map((part) => (typeof part === 'string' ? part : textOf(part)))
    .join('')
}

/** Looks through the text of an element again, which is known to be well-formed: few have any. */
export function contentIn({
  source,
  inner,
  selfClosing,
  children,
}: Pick<ReadElement, 'source' | 'inner' | 'selfClosing' | 'children'>): readonly (string | Element)[] {
  const parts: (string | Element)[] = []
  if (selfClosing) return parts
  const rest = children.values()
  for (let at = inner; ; ) {
    const next = source.indexOf('<', at)
    if (next > at) parts.push(decodeText(source.slice(at, next)))
    if (source.startsWith('</', next)) return parts
    if (source.startsWith('<!--', next)) at = source.indexOf('-->', next + 4) + 3
    else if (source.startsWith('<?', next)) at = source.indexOf('?>', next) + 2
    else if (source.startsWith('<![CDATA[', next)) {
      at = source.indexOf(']]>', next) + 3
      if (at > next + 12) parts.push(withLineFeeds(source.slice(next + 9, at - 3)))
    } else {
      const child = rest.next().value as ReadElement
      parts.push(child)
      at = child.end
    }
  }
}
