import type { ComponentChildren } from 'preact'
import { useLanguage } from '../../ui/language.tsx'

/** The page behind a mail's link that works no more: why, and the button that helps. */
export function EndedLink({ why, children }: { why: string; children: ComponentChildren }) {
  const { say } = useLanguage()
  return (
    <div class="narrow">
      <h1>{say('Este enlace ya no sirve', 'This link no longer works')}</h1>
      <p class="lead">{why}</p>
      <p class="actions">{children}</p>
    </div>
  )
}
