import type { Element } from './element.ts'

/** An element with where it stands in the text, so that something can be put into it without writing it anew. */
export type ReadElement = Omit<Element, 'children' | 'text'> & {
  readonly prefix: string
  readonly children: readonly ReadElement[]
  readonly text: string
  readonly selfClosing: boolean
  /** The whole text, which the offsets are of. */
  readonly source: string
  /** Offset of its '<'. */
  readonly start: number
  /** Offset after the '>' of its first tag. */
  readonly inner: number
  /** Offset after the last '>'. */
  readonly end: number
}
