import { petitionFolio } from '../../../petitions/petition.ts'
import type { IssuanceView } from '../../../issuance/view.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Spanish, useLanguage } from '../../ui/language.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Deadline, When } from '../../ui/when.tsx'
import { CANCELLATION_WORDS } from './cancellation-words.ts'
import type { After } from './view.ts'

type AfterProps = { readonly view: IssuanceView; readonly after: After }

/** What has become of the invoice: another one takes its place, or it takes the place of another. Every step is said. */
export function Standing({ view, after }: AfterProps) {
  const { say, tell } = useLanguage()
  const { substitute, originals, cancellation } = after
  const [original] = originals
  return (
    <>
      {cancellation && (
        <Notice
          kind="warn"
          title={
            substitute && cancellation.state === 'cancelled'
              ? say('Otra factura tomó el lugar de ésta', 'Another invoice has taken the place of this one')
              : substitute
                ? say(
                    'Esta factura se está cambiando por otra',
                    'Another invoice takes the place of this one',
                  )
                : say('Cancelación', 'Cancellation')
          }
        >
          <p>
            {tell(CANCELLATION_WORDS[cancellation.state])}
            <br />
            <small>
              <When at={cancellation.updatedAt} timeZone={view.store.timeZone} />
            </small>
          </p>
          {substitute && (
            <p>
              <a href={`/factura/${substitute.token}`}>
                {say('Ver la nueva factura', 'See the new invoice')}
              </a>
            </p>
          )}
        </Notice>
      )}
      {original && view.state !== 'withdrawn' && (
        <p class="hint">
          {view.stampedAt === null
            ? say(
                'Tomará el lugar de una factura anterior. ',
                'It will take the place of an earlier invoice. ',
              )
            : say('Toma el lugar de una factura anterior. ', 'It takes the place of an earlier invoice. ')}
          <a href={`/factura/${original.token}`}>{say('Ver la anterior', 'See the earlier one')}</a>
        </p>
      )}
    </>
  )
}

/** What can still be done with a stamped invoice, and until when. */
export function StillPossible({ view, after }: AfterProps) {
  const { say } = useLanguage()
  const { way, substitute } = after
  if (way === null || substitute !== null) return null
  const { timeZone } = view.store
  return (
    <section class="card">
      <h2>{say('Lo que todavía puedes hacer', 'What you can still do')}</h2>
      <ul>
        <li>
          {say(
            'Descargarla o mandarla por correo, cuando quieras.',
            'Download or mail it, whenever you like.',
          )}
        </li>
        {way.kind === 'self' && (
          <li>
            {say('Cambiar tus datos aquí mismo, ', 'Change your data right here, ')}
            <strong>
              <Deadline at={way.until} timeZone={timeZone} />
            </strong>
            .
          </li>
        )}
        {after.cancellableUntil && way.kind !== 'closed' && (
          <li>
            {say('Pedir a la tienda que la cambie o la cancele, ', 'Ask the store to change or cancel it, ')}
            <Deadline at={after.cancellableUntil} timeZone={timeZone} />.
          </li>
        )}
        <li>
          {say(
            'Pedirla otra vez a la tienda: la conserva al menos cinco años.',
            'Ask the store for it again: it keeps it for at least five years.',
          )}
        </li>
      </ul>
      {after.petition && <PetitionState {...{ view, after }} />}
      <p class="actions">
        {way.kind !== 'closed' && after.petition?.state !== 'open' && (
          <ButtonLink href={`/factura/${view.token}/cambiar`} kind="secondary">
            {say('Algo está mal en mi factura', 'Something is wrong with my invoice')}
          </ButtonLink>
        )}
        <ButtonLink href={`/factura/${view.token}/fechas.ics`} kind="quiet">
          {say('Guardar en mi calendario', 'Save to my calendar')}
        </ButtonLink>
      </p>
    </section>
  )
}

function PetitionState({ view, after: { petition } }: AfterProps) {
  const { say } = useLanguage()
  if (petition === null) return null
  const folio = petitionFolio(petition)
  if (petition.state === 'open')
    return (
      <p class="notice info">
        {say(
          `La tienda tiene tu solicitud ${folio} para cambiarla. Su respuesta aparecerá aquí.`,
          `The store has your request ${folio} to change it. Its answer will appear here.`,
        )}
      </p>
    )
  return (
    <p class="notice info">
      {petition.state === 'granted'
        ? say(`La tienda aceptó tu solicitud ${folio}. `, `The store agreed to your request ${folio}. `)
        : say(
            `La tienda no aceptó tu solicitud ${folio}. `,
            `The store did not agree to your request ${folio}. `,
          )}
      {petition.answer !== '' && <Spanish>«{petition.answer}» </Spanish>}
      {petition.decidedAt && (
        <>
          (<When at={petition.decidedAt} timeZone={view.store.timeZone} />)
        </>
      )}
    </p>
  )
}
