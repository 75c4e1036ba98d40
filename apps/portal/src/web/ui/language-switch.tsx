import { Hidden } from './hidden.tsx'
import { useLanguage } from './language.tsx'

/** How the page that one sees is had once more: by its address, or, where it answered a form whose sending changes
 *  nothing, by sending the same fields again, so that nothing typed is lost. */
export type Again = {
  /** Path and query without `lang`. */
  readonly path: string
  readonly fields: Readonly<Record<string, string>> | null
}

/** The way into the other language, in its own words; works without JavaScript. */
export function LanguageSwitch({ again }: { again: Again }) {
  const { say } = useLanguage()
  const other = say({ lang: 'en', text: 'English' }, { lang: 'es', text: 'Español' })
  const address = `${again.path}${again.path.includes('?') ? '&' : '?'}lang=${other.lang}`
  if (again.fields === null)
    return (
      <a class="language" href={address} lang={other.lang} hreflang={other.lang}>
        {other.text}
      </a>
    )
  return (
    <form class="language" method="post" action={address}>
      <Hidden values={again.fields} />
      <button type="submit" class="as-link" lang={other.lang}>
        {other.text}
      </button>
    </form>
  )
}
