import type { IssuanceView } from '../../issuance/view.ts'
import { useLanguage } from '../ui/language.tsx'

/** The receiver hears from the SAT of a CFDI that nobody gave them, and may have to accept its cancellation: so they hear
 *  of it here first, and which one is theirs. */
export function SurplusNotice({ surplus }: { surplus: NonNullable<IssuanceView['surplus']> }) {
  const { say } = useLanguage()
  const uuid = <span class="mono">{surplus.uuid}</span>
  if (surplus.cancelled)
    return (
      <p class="notice info">
        {say('Por una falla se timbró también un duplicado,', 'By a fault a duplicate was stamped too,')}{' '}
        {uuid}.{' '}
        {say(
          'Ya está cancelado ante el SAT; usa solo la factura de esta página.',
          'It is cancelled with the SAT; use only the invoice of this page.',
        )}
      </p>
    )
  return (
    <p class="notice warn">
      {say('Por una falla se timbró también un duplicado,', 'By a fault a duplicate was stamped too,')} {uuid}
      .{' '}
      {say(
        'Ya pedimos al SAT que lo cancele. Si el SAT te pregunta por esa cancelación en tu Buzón Tributario, acéptala: la buena es la de esta página, y no tienes que hacer nada más.',
        'We have asked the SAT to cancel it. If the SAT asks you about that cancellation in your Buzón Tributario, accept it: the right one is that of this page, and there is nothing else to do.',
      )}
    </p>
  )
}
