import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Petition, petitionFolio } from '../../../petitions/petition.ts'
import { storeById, type Store } from '../../../stores/find.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Spanish, useLanguage } from '../../ui/language.tsx'
import { When } from '../../ui/when.tsx'
import type { WebApp } from '../../web-app.ts'

const LOOK_AGAIN_s = 300

/** The page of a wish that the store has not granted; once it does, the invoice is at this same address. */
export async function showPetition(
  app: WebApp,
  request: FastifyRequest,
  reply: FastifyReply,
  petition: Petition,
) {
  const store = await storeById(app.db, petition.storeId)
  const look = {
    title: both('Tu solicitud a la tienda', 'Your request to the store'),
    issuerId: petition.issuerId,
    ...(petition.state === 'open' ? { refresh_s: LOOK_AGAIN_s, islands: ['renew'] as const } : {}),
  }
  return sendPage(app, request, reply, look, <PetitionPage petition={petition} store={store} />)
}

function PetitionPage({ petition, store }: { petition: Petition; store: Store | null }) {
  const { say } = useLanguage()
  const timeZone = store?.timeZone ?? 'America/Mexico_City'
  return (
    <article class="card" data-live="solicitud">
      <h1>
        {petition.state === 'open'
          ? say('La tienda tiene tu solicitud', 'The store has your request')
          : say('La tienda contestó', 'The store has answered')}
      </h1>
      <p class="lead">
        {petition.state === 'open' ? (
          say(
            'Una persona la revisa. Su respuesta aparece en esta página, y si acepta, tu factura también. Guarda la dirección.',
            'A person looks at it. The answer appears on this page and, if it is a yes, so does your invoice. Keep the address.',
          )
        ) : (
          <>
            {say('No aceptó hacerla: ', 'It did not agree: ')}
            <Spanish>{petition.answer}</Spanish>
          </>
        )}
      </p>
      <dl class="facts">
        <dt>{say('Folio de tu solicitud', 'Number of your request')}</dt>
        <dd class="mono">{petitionFolio(petition)}</dd>
        <dt>{say('Recibida', 'Received')}</dt>
        <dd>
          <When at={petition.askedAt} timeZone={timeZone} place />
        </dd>
        {store && (
          <>
            <dt>{say('Tienda', 'Store')}</dt>
            <dd>
              <Spanish>
                {store.name}, {store.address}
              </Spanish>
            </dd>
          </>
        )}
      </dl>
      {petition.state === 'refused' && (
        <>
          <p>
            {say(
              'Si no estás de acuerdo, acude a Servicio al Cliente con este folio. También puedes pedir la «Conciliación de factura» del SAT.',
              'If you do not agree, go to the customer service desk with this number. You can also ask the SAT for its “Conciliación de factura”.',
            )}
          </p>
          <p class="actions">
            <ButtonLink href="/ayuda" kind="secondary">
              {say('Ayuda', 'Help')}
            </ButtonLink>
          </p>
        </>
      )}
    </article>
  )
}
