import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Both, Language } from '../language.ts'

export type Speech = {
  readonly language: Language
  /** Both texts (or elements, or tables) stand together where they are used; the one of the page comes back. */
  say<T>(es: T, en: T): T
  /** The same for what was put together elsewhere. */
  tell<T>(text: Both<T>): T
}

/** For what is said outside a component. */
export function speechIn(language: Language): Speech {
  return SPEECH[language]
}

const SPEECH: Both<Speech> = { es: speech('es'), en: speech('en') }

function speech(language: Language): Speech {
  return { language, say: (es, en) => (language === 'en' ? en : es), tell: (text) => text[language] }
}

const Spoken = createContext<Language>('es')

/** Everything within is said in the language `value`. */
export const Speaking = Spoken.Provider

/** In a component: `const { say } = useLanguage()`, then `say('Busca tu ticket', 'Find your ticket')`. */
export function useLanguage(): Speech {
  return SPEECH[useContext(Spoken)]
}

/** What exists only in Spanish (names of the SAT's catalogues, legal texts, sentences of the engine) says so to
 *  screen readers and translators when it stands in an English page. */
export function Spanish({ children }: { children: ComponentChildren }) {
  return useLanguage().language === 'es' ? <>{children}</> : <span lang="es">{children}</span>
}

/** `lang` of an element whose text is Spanish: nothing in a Spanish page. */
export function useSpanishAttribute(): { readonly lang?: 'es' } {
  return useLanguage().language === 'es' ? {} : { lang: 'es' }
}
