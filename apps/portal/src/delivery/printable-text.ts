import type { Font } from './font.ts'

/** What paper can show of a text from the XML: a character that the font lacks (an emoji) becomes one `�`, invisible and
 *  direction-turning characters are dropped, and any blank becomes a space. PDF/A refuses a missing glyph, so without
 *  this one emoji in a product name would leave its buyer without a PDF. The attached XML keeps the exact text. */
export function printableText(text: string, font: Font): string {
  if (PLAIN.test(text)) return text
  const shown = Array.from(GRAPHEMES.segment(text), ({ segment }) => printableGrapheme(segment, font))
  return shown.join('').trim()
}

/** Cuts a text without blanks into lines that fit `width_pt` when set in `size_pt`, never inside a character. */
export function cutLines(text: string, font: Font, fit: { width_pt: number; size_pt: number }): string[] {
  const limit = (fit.width_pt / fit.size_pt) * 1000
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const character of text) {
    const advance = font.advance(character.codePointAt(0) ?? 0)
    if (line !== '' && width + advance > limit) {
      lines.push(line)
      line = ''
      width = 0
    }
    line += character
    width += advance
  }
  return line === '' ? lines : [...lines, line]
}

const PLAIN = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u00ff]*$/
const GRAPHEMES = new Intl.Segmenter('es', { granularity: 'grapheme' })
const BLANK = /^[\p{Z}\t\n\v\f\r]+$/u
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu

function printableGrapheme(grapheme: string, font: Font): string {
  if (BLANK.test(grapheme)) return ' '
  const visible = grapheme.replace(INVISIBLE, '')
  for (const character of visible) {
    if (!font.covers(character.codePointAt(0) ?? 0)) return '\ufffd'
  }
  return visible
}
