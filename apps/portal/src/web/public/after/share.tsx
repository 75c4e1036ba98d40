import type { IssuanceView } from '../../../issuance/view.ts'
import { useLanguage } from '../../ui/language.tsx'

/** Ways to hand the page on. Who has its address has the invoice, so it says so. */
export function Share({ view }: { view: IssuanceView }) {
  const { say } = useLanguage()
  const path = `/factura/${view.token}`
  return (
    <details class="card on-screen">
      <summary>{say('Compartir', 'Share')}</summary>
      <p>
        {say(
          'Quien tenga la dirección de esta página puede ver y descargar tu factura. Dásela sólo a quien la necesita.',
          'Whoever has the address of this page can see and download your invoice. Give it only to those who need it.',
        )}
      </p>
      <p class="actions">
        <a class="button secondary" href={`${path}/compartir?por=whatsapp`} rel="noreferrer">
          WhatsApp
        </a>
        <a class="button secondary" href={`${path}/compartir?por=correo`}>
          {say('Mi programa de correo', 'My mail program')}
        </a>
        <button
          type="button"
          class="button secondary"
          hidden
          data-share={path}
          data-shared={say('Dirección copiada', 'Address copied')}
        >
          {say('Compartir o copiar la dirección', 'Share or copy the address')}
        </button>
      </p>
    </details>
  )
}
