import type { Problem } from '../problem.ts'
import { ButtonLink } from './button.tsx'
import { FaultText } from './fault-text.tsx'
import { useLanguage } from './language.tsx'
import { problemInEnglish } from './problem-words.ts'

/** What happened, what to do, and the code to quote when asking for help. */
export function ErrorPage({ problem, reference }: { problem: Problem; reference: string }) {
  const { language, say } = useLanguage()
  const english = language === 'en' ? problemInEnglish(problem) : null
  const spanish = language === 'en' && english === null ? { lang: 'es' } : {}
  return (
    <article class="card narrow">
      <h1 {...spanish}>{english?.title ?? problem.title}</h1>
      <p class="lead" {...spanish}>
        {english?.detail ?? problem.detail}
      </p>
      {problem.faults && problem.faults.length > 0 && (
        <ul>
          {problem.faults.map((fault) => (
            <li key={fault.path + fault.code}>
              <FaultText fault={fault} />
            </li>
          ))}
        </ul>
      )}
      <p class="actions">
        <ButtonLink href="/">{say('Ir al inicio', 'Go to the first page')}</ButtonLink>
        <ButtonLink href="/ayuda" kind="quiet">
          {say('Ayuda', 'Help')}
        </ButtonLink>
      </p>
      <p class="hint">
        {say('Código', 'Code')}: <code lang="es">{problem.code}</code> · {say('Referencia', 'Reference')}:{' '}
        <code>{reference}</code>
      </p>
    </article>
  )
}
