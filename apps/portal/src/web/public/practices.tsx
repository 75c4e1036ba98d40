import { useLanguage } from '../ui/language.tsx'
import type { Brand } from '../web-app.ts'
import { IMPROPER } from './improper-practices.ts'

/** How the portal meets what the SAT calls improper practices: what this system does by itself, and what only the store
 *  can do; to be printed and shown. Source: rulebook §0.1–0.11, §E1, §E6; Anexo 3 RMF 2026, criterion 1/CFF/PI. */
export function Practices({ brand }: { brand: Brand }) {
  const { say, tell } = useLanguage()
  return (
    <article class="prose">
      <h1>{say('Cómo cumplimos', 'How we comply')}</h1>
      <p class="lead">
        {say(
          'El SAT publica una lista de prácticas indebidas al facturar. Aquí está cada una, lo que este portal hace por sí mismo y lo que le toca a la tienda.',
          'The SAT, Mexico’s tax authority, publishes a list of improper practices in invoicing. Here is each of them, what this portal does by itself, and what is up to the store.',
        )}
      </p>
      <ol class="practices">
        {IMPROPER.map(({ practice, portal, store, source }) => (
          <li key={practice.es} class="card">
            <h2>{tell(practice)}</h2>
            <dl>
              <dt>{say('El portal', 'The portal')}</dt>
              <dd>{tell(portal)}</dd>
              <dt>{say('La tienda', 'The store')}</dt>
              <dd>{tell(store)}</dd>
            </dl>
            <p class="hint" lang="es">
              {source}
            </p>
          </li>
        ))}
      </ol>
      <p>
        {say(
          <>
            ¿En {brand.tradeName} no fue así? <a href="/ayuda#contacto">Dinos, o díselo al SAT y a PROFECO</a>
            .
          </>,
          <>
            Was it different at {brand.tradeName}?{' '}
            <a href="/ayuda#contacto">Tell us, or the SAT and PROFECO</a>.
          </>,
        )}
      </p>
    </article>
  )
}
