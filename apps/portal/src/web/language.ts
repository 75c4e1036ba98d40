/** Spanish first; English for those who shop here without it. */
export const LANGUAGES = ['es', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The same thing in both languages: for tables and titles; within a component say(es, en) reads better. */
export type Both<T = string> = Readonly<Record<Language, T>>

export function both<T>(es: T, en: T): Both<T> {
  return { es, en }
}

/** The title of a page that shows what must be corrected: a screen reader reads the title first. */
export function inError(title: Both): Both {
  return both(`Error: ${title.es}`, `Error: ${title.en}`)
}
