import type { Fault } from '@timbra/cfdi'
import { ButtonLink } from '../ui/button.tsx'

/** The ticket is known and cannot become an invoice here: why, and what remains possible. */
export function CannotInvoice({ fault }: { fault: Fault }) {
  return (
    <article class="card narrow">
      <h1>Esta compra no se puede facturar aquí</h1>
      <p class="lead">{fault.message}</p>
      <p class="actions">
        <ButtonLink href="/facturar">Facturar otro ticket</ButtonLink>
        <ButtonLink href="/ayuda" kind="quiet">
          Ayuda
        </ButtonLink>
      </p>
    </article>
  )
}
