const encoder = new TextEncoder()

/** Markup of our own, encoded once, in words of four bytes (little-endian): these are written at a quarter of the steps
 *  that single bytes take. Of the last word only what belongs to `length` counts. */
export type Markup = { readonly length: number; readonly words: Uint32Array }

export function markup(text: string): Markup {
  const bytes = encoder.encode(text)
  const padded = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 4) * 4))
  bytes.forEach((byte, at) => padded.setUint8(at, byte))
  const words = Uint32Array.from({ length: padded.byteLength / 4 }, (_, at) => padded.getUint32(at * 4, true))
  return { length: bytes.length, words }
}

/** How ` Name="` is written; the name is kept for whom the value has the wrong type. */
export type Name = { readonly name: string; readonly start: Markup }

export function attributeName(name: string): Name {
  return { name, start: markup(` ${name}="`) }
}
