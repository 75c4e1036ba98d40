const encoder = new TextEncoder()

/** Markup of our own, encoded once. */
export function markup(text: string): Uint8Array {
  return encoder.encode(text)
}

/** How ` Name="` is written; the name is kept for whom the value has the wrong type. */
export type Name = { readonly name: string; readonly bytes: Uint8Array }

export function attributeName(name: string): Name {
  return { name, bytes: markup(` ${name}="`) }
}
