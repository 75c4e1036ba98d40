import type { Problem } from '../problem.ts'
import { ButtonLink } from './button.tsx'

/** What happened, what to do, and the code to quote when asking for help. */
export function ErrorPage({ problem, reference }: { problem: Problem; reference: string }) {
  return (
    <article class="card narrow">
      <h1>{problem.title}</h1>
      <p class="lead">{problem.detail}</p>
      {problem.faults && problem.faults.length > 0 && (
        <ul>
          {problem.faults.map((fault) => (
            <li key={fault.path + fault.code}>{fault.message}</li>
          ))}
        </ul>
      )}
      <p class="actions">
        <ButtonLink href="/">Ir al inicio</ButtonLink>
        <ButtonLink href="/ayuda" kind="quiet">
          Ayuda
        </ButtonLink>
      </p>
      <p class="hint">
        Código: <code>{problem.code}</code> · Referencia: <code>{reference}</code>
      </p>
    </article>
  )
}
