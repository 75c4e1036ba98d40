import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EarlyView } from '../../../early-requests/find.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { FaultText } from '../../ui/fault-text.tsx'
import { useLanguage } from '../../ui/language.tsx'
import { Steps } from '../../ui/steps.tsx'
import { When } from '../../ui/when.tsx'
import type { WebApp } from '../../web-app.ts'

const LOOK_AGAIN_s = 30
/** The store of the ticket is not known yet, so times are told on the clock of the capital. */
const CAPITAL = 'America/Mexico_City'

/** The page of a request whose ticket has not come; when it does, the invoice is at this same address. */
export function showEarly(app: WebApp, request: FastifyRequest, reply: FastifyReply, view: EarlyView) {
  if (view.state.kind === 'existing') return reply.redirect(`/factura/${view.state.token}`, STATUS.seeOther)
  const waiting = view.state.kind === 'waiting'
  const look = {
    title: waiting
      ? both('Esperamos tu compra', 'We wait for your purchase')
      : both('Tu solicitud', 'Your request'),
    issuerId: view.issuerId,
    ...(waiting ? { refresh_s: LOOK_AGAIN_s, islands: ['renew'] as const } : {}),
  }
  return sendPage(app, request, reply, look, <EarlyPage view={view} />)
}

function EarlyPage({ view }: { view: EarlyView }) {
  const { say } = useLanguage()
  const { state } = view
  return (
    <>
      <Steps current={4} />
      <article class="card" data-live="solicitud">
        <h1>
          {state.kind === 'waiting'
            ? say('Tenemos tu solicitud', 'We have your request')
            : say('No pudimos hacer tu factura', 'We could not make your invoice')}
        </h1>
        <Lead view={view} />
        <dl class="facts">
          <dt>{say('Número de ticket', 'Number of your ticket')}</dt>
          <dd class="mono">{view.numero}</dd>
          <dt>{say('Solicitud recibida', 'Request received')}</dt>
          <dd>
            <When at={view.requestedAt} timeZone={CAPITAL} place />
          </dd>
        </dl>
        <p class="hint">
          {say(
            '¿El número o el total no son los de tu ticket? Deja otra solicitud con los datos correctos; ésta no estorba.',
            'Do number or total differ from your ticket? Leave another request with the right data; this one is no obstacle.',
          )}
        </p>
        <p class="actions">
          <ButtonLink href="/facturar" kind="secondary">
            {say('Buscar mi ticket otra vez', 'Look for my ticket again')}
          </ButtonLink>
        </p>
      </article>
    </>
  )
}

function Lead({ view: { state } }: { view: EarlyView }) {
  const { say } = useLanguage()
  if (state.kind === 'refused')
    return (
      <ul class="lead">
        {state.faults.map((fault) => (
          <li key={fault.code}>
            <FaultText fault={fault} />
          </li>
        ))}
      </ul>
    )
  if (state.kind === 'never-came')
    return (
      <p class="lead">
        {say(
          'La tienda no nos mandó una compra con esos datos en 30 días. Acude a Servicio al Cliente con tu ticket: esta página muestra cuándo la pediste.',
          'The store sent us no purchase with those data within 30 days. Go to the customer service desk with your ticket: this page shows when you asked.',
        )}
      </p>
    )
  return (
    <p class="lead">
      {say(
        'Tu compra todavía no llega aquí. En cuanto llegue hacemos tu factura y la ves en esta misma página; guárdala. Tu solicitud ya cuenta: no la repitas.',
        'Your purchase has not arrived here yet. Once it does we make your invoice, and you see it on this very page; keep its address. Your request counts already: do not repeat it.',
      )}
    </p>
  )
}
