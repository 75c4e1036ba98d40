import type { ComponentChildren } from 'preact'
import type { Both } from '../../language.ts'
import { useLanguage } from '../../ui/language.tsx'

/** Above the title of a page within the account. */
export function BackToAccount() {
  const { say } = useLanguage()
  return (
    <p>
      <a href="/cuenta">{say('Volver a mi cuenta', 'Back to my account')}</a>
    </p>
  )
}

/** A page within the account: the way back, and its title. */
export function AccountPage({ title, children }: { title: Both; children: ComponentChildren }) {
  const { tell } = useLanguage()
  return (
    <div class="narrow">
      <BackToAccount />
      <h1>{tell(title)}</h1>
      {children}
    </div>
  )
}
