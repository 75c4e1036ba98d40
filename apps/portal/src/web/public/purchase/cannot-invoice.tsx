import type { Fault } from '@timbra/cfdi'
import { ButtonLink } from '../../ui/button.tsx'
import { FaultText } from '../../ui/fault-text.tsx'
import { useLanguage } from '../../ui/language.tsx'

/** The ticket is known and cannot become an invoice here: why, and what remains possible. */
export function CannotInvoice({ fault }: { fault: Fault }) {
  const { say } = useLanguage()
  return (
    <article class="card narrow">
      <h1>{say('Esta compra no se puede facturar aquí', 'This purchase cannot be invoiced here')}</h1>
      <p class="lead">
        <FaultText fault={fault} />
      </p>
      <p class="actions">
        <ButtonLink href="/facturar">{say('Facturar otro ticket', 'Invoice another ticket')}</ButtonLink>
        <ButtonLink href="/ayuda" kind="quiet">
          {say('Ayuda', 'Help')}
        </ButtonLink>
      </p>
    </article>
  )
}
