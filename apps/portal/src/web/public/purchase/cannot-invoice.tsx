import { ButtonLink } from '../../ui/button.tsx'
import { FaultText, type SpokenFault } from '../../ui/fault-text.tsx'
import { useLanguage } from '../../ui/language.tsx'

/** The ticket is known and cannot become an invoice here: why, and what remains possible.
 *  `lateHref`: where the store can be asked all the same. */
export function CannotInvoice({ fault, lateHref }: { fault: SpokenFault; lateHref: string | null }) {
  const { say } = useLanguage()
  return (
    <article class="card narrow">
      <h1>{say('Esta compra no se puede facturar aquí', 'This purchase cannot be invoiced here')}</h1>
      <p class="lead">
        <FaultText fault={fault} />
      </p>
      {lateHref !== null && (
        <p>
          {say(
            'Tu compra es de este año, así que todavía puedes pedírsela a la tienda desde aquí.',
            'Your purchase is of this year, so you can still ask the store for it from here.',
          )}
        </p>
      )}
      <p class="actions">
        {lateHref !== null && (
          <ButtonLink href={lateHref}>{say('Pedírsela a la tienda', 'Ask the store')}</ButtonLink>
        )}
        <ButtonLink href="/facturar" kind={lateHref === null ? 'primary' : 'secondary'}>
          {say('Facturar otro ticket', 'Invoice another ticket')}
        </ButtonLink>
        <ButtonLink href="/ayuda" kind="quiet">
          {say('Ayuda', 'Help')}
        </ButtonLink>
      </p>
    </article>
  )
}
