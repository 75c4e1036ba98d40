/** What the template must know of a font before it sets a text: which characters it has, and how wide they are. */
export type Font = {
  covers(codePoint: number): boolean
  /** Advance width in thousandths of the font size; 0 for a character that the font lacks. No kerning. */
  advance(codePoint: number): number
}

/** Reads the character map (cmap format 12) and the widths (hmtx) of a TrueType font.
 *  Throws when the tables are not there: the font is ours, so that is a broken installation.
 *  Source: OpenType 1.9, chapters cmap, head, hhea, hmtx. */
export function readFont(ttf: Buffer): Font {
  const glyphs = readCmap(ttf, table(ttf, 'cmap'))
  const unitsPerEm = ttf.readUInt16BE(table(ttf, 'head') + 18)
  const metrics = ttf.readUInt16BE(table(ttf, 'hhea') + 34)
  const hmtx = table(ttf, 'hmtx')
  return {
    covers: (codePoint) => glyphs.has(codePoint),
    advance: (codePoint) => {
      const glyph = glyphs.get(codePoint)
      if (glyph === undefined) return 0
      return (ttf.readUInt16BE(hmtx + 4 * Math.min(glyph, metrics - 1)) * 1000) / unitsPerEm
    },
  }
}

function table(ttf: Buffer, tag: string): number {
  const count = ttf.readUInt16BE(4)
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    if (ttf.toString('latin1', at, at + 4) === tag) return ttf.readUInt32BE(at + 8)
  }
  throw new Error(`the font has no ${tag} table`)
}

function readCmap(ttf: Buffer, cmap: number): Map<number, number> {
  const count = ttf.readUInt16BE(cmap + 2)
  for (let at = cmap + 4; at < cmap + 4 + 8 * count; at += 8) {
    const subtable = cmap + ttf.readUInt32BE(at + 4)
    if (ttf.readUInt16BE(subtable) === 12) return readFormat12(ttf, subtable)
  }
  throw new Error('the font has no cmap of format 12')
}

function readFormat12(ttf: Buffer, subtable: number): Map<number, number> {
  const glyphs = new Map<number, number>()
  const groups = ttf.readUInt32BE(subtable + 12)
  for (let at = subtable + 16; at < subtable + 16 + 12 * groups; at += 12) {
    const [first, last, glyph] = [ttf.readUInt32BE(at), ttf.readUInt32BE(at + 4), ttf.readUInt32BE(at + 8)]
    for (let codePoint = first; codePoint <= last; codePoint++)
      glyphs.set(codePoint, glyph + codePoint - first)
  }
  return glyphs
}
