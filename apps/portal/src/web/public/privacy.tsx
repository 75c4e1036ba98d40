import { missingPrivacy } from '../../brand/brand.ts'
import { useLanguage } from '../ui/language.tsx'
import { Notice } from '../ui/notice.tsx'
import type { Brand } from '../web-app.ts'
import { FullNotice } from './privacy-notice.tsx'

/** In plain words what is kept and why; then the store's whole aviso de privacidad, or what it still lacks. */
export function Privacy({ brand, sandbox }: { brand: Brand; sandbox: boolean }) {
  const { say } = useLanguage()
  return (
    <article class="prose">
      <h1>{say('Privacidad', 'Privacy')}</h1>
      <p class="lead">
        {say(
          'Pedimos sólo lo que la factura necesita, y nadie puede consultarlo con tu RFC.',
          'We ask only for what the invoice needs, and nobody can look it up by your RFC.',
        )}
      </p>
      <InShort />
      <Incomplete brand={brand} sandbox={sandbox} />
      <FullNotice brand={brand} />
    </article>
  )
}

function InShort() {
  const { say } = useLanguage()
  return (
    <section class="card">
      <h2>{say('En breve', 'In short')}</h2>
      <ul>
        <li>
          {say(
            'Guardamos RFC, nombre, código postal, régimen y uso de CFDI, porque son parte de la factura; tu correo, sólo si lo escribes.',
            'We keep RFC, name, postal code, regime and use, because they are part of the invoice; your e-mail, only if you type it.',
          )}
        </li>
        <li>
          {say(
            'Lo ve quien tiene el ticket (su código, o su número y su total) o la dirección permanente de la factura. No existe ninguna búsqueda por RFC, por nombre ni por correo.',
            'Who has the ticket (its code, or its number and total) or the permanent address of the invoice can see it. There is no look-up by RFC, name or e-mail.',
          )}
        </li>
        <li>
          {say(
            'No usamos rastreadores, publicidad ni servicios de terceros en estas páginas. Las únicas cookies son la de tu sesión, si entras a una cuenta, y la del idioma, si lo eliges.',
            'No trackers, no advertising, no third-party services on these pages. The only cookies are that of your session, if you sign in, and that of the language, if you choose one.',
          )}
        </li>
        <li>
          {say(
            'La ley obliga a la tienda a conservar la factura cinco años; por eso no se borra antes, aunque lo pidas.',
            'The law obliges the store to keep the invoice for five years; so it is not deleted earlier, even on request.',
          )}
        </li>
      </ul>
    </section>
  )
}

/** A template that is not filled in must not look like a notice that is. */
function Incomplete({ brand: { said }, sandbox }: { brand: Brand; sandbox: boolean }) {
  const { say } = useLanguage()
  const missing = missingPrivacy(said)
  if (missing.length === 0) return null
  return (
    <Notice kind="warn" title={say('Este aviso no está completo', 'This notice is not complete')}>
      <p>
        {say(
          'La tienda todavía no ha dicho todo lo que su aviso de privacidad debe decir. Mientras tanto, pregunta en Servicio al Cliente.',
          'The store has not yet said everything that its privacy notice must say. Meanwhile, ask at the customer service desk.',
        )}
      </p>
      {sandbox && (
        <p>
          {say('A quien opera este portal le falta', 'Whoever runs this portal still has to give')}:{' '}
          <code lang="es">{missing.join(', ')}</code> (docs/operating/brand.md).
        </p>
      )}
    </Notice>
  )
}
