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
