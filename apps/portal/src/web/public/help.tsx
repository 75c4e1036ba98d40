import type { ComponentChildren } from 'preact'
import { DrawnConstancia } from '../ui/drawn-constancia.tsx'
import { useLanguage } from '../ui/language.tsx'
import { TicketPicture } from '../ui/ticket-picture.tsx'
import type { Brand } from '../web-app.ts'
import { useQuestions } from './help-questions.tsx'

/** Answers to what customers of other portals ask most, under headings in their own words; with pictures of where the
 *  data are, and whom to ask. */
export function Help({ brand }: { brand: Brand }) {
  const { say } = useLanguage()
  const questions = useQuestions()
  return (
    <article class="prose">
      <h1>{say('Ayuda', 'Help')}</h1>
      <nav class="card" aria-labelledby="preguntas">
        <h2 id="preguntas">{say('¿Qué necesitas?', 'What do you need?')}</h2>
        <ul class="links">
          {questions.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
          <li>
            <a href="#contacto">{say('Hablar con una persona', 'To talk to a person')}</a>
          </li>
        </ul>
      </nav>
      {questions.map(({ id, title, answer, picture }) => (
        <Answer key={id} id={id} title={title} picture={picture && <Drawing which={picture} brand={brand} />}>
          {answer}
        </Answer>
      ))}
      <WhomToAsk brand={brand} />
    </article>
  )
}

function Drawing({ which, brand }: { which: 'ticket' | 'constancia'; brand: Brand }) {
  return which === 'ticket' ? <TicketPicture brand={brand} /> : <DrawnConstancia />
}

type AnswerProps = {
  readonly id: string
  readonly title: string
  readonly picture: ComponentChildren
  readonly children: ComponentChildren
}

function Answer({ id, title, picture, children }: AnswerProps) {
  return (
    <section class={picture ? 'card with-picture' : 'card'} aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
      {picture}
    </section>
  )
}

/** The store first; then those whom a customer can turn to when the store refuses. Source: rulebook §E6. */
function WhomToAsk({ brand: { tradeName, said } }: { brand: Brand }) {
  const { say, tell } = useLanguage()
  const { phone = null, email = null, hours = null } = said?.contact ?? {}
  return (
    <section class="card" aria-labelledby="contacto">
      <h2 id="contacto">{say('Hablar con una persona', 'To talk to a person')}</h2>
      <p>
        {say(
          `Servicio al Cliente de cualquier tienda ${tradeName}: con tu ticket te hacen la factura en el momento, sin cita y sin costo.`,
          `The customer service desk of any ${tradeName} store: with your ticket they make the invoice on the spot, at no cost.`,
        )}
      </p>
      <dl class="facts">
        {hours && <dt>{say('Horario', 'Hours')}</dt>}
        {hours && <dd>{tell(hours)}</dd>}
        {phone && <dt>{say('Teléfono', 'Phone')}</dt>}
        {phone && (
          <dd>
            <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>
          </dd>
        )}
        {email && <dt>{say('Correo', 'E-mail')}</dt>}
        {email && (
          <dd>
            <a href={`mailto:${email}`}>{email}</a>
          </dd>
        )}
      </dl>
      <h3>{say('Si la tienda no te la da', 'If the store does not give it to you')}</h3>
      <ul>
        <li>
          <strong>SAT</strong>{' '}
          {say(
            '— «Conciliación de factura», en sat.gob.mx: para una factura que no te dan, que salió mal o que cancelaron sin motivo. Necesitas los RFC, la fecha y el importe.',
            '— “Conciliación de factura” at sat.gob.mx: for an invoice that is refused, wrong, or cancelled without reason. You need both RFC, the date and the amount.',
          )}
        </li>
        <li>
          {say('Denuncia ante el SAT', 'Report to the SAT')}: <span class="nowrap">55 8852 2222</span>,{' '}
          <a href="mailto:denuncias@sat.gob.mx">denuncias@sat.gob.mx</a>
        </li>
        <li>
          <strong>PROFECO</strong>{' '}
          {say(
            '— la ley de protección al consumidor obliga a darte factura o comprobante con los datos de tu compra.',
            '— the consumer protection law entitles you to an invoice or receipt with the data of your purchase.',
          )}
        </li>
      </ul>
    </section>
  )
}
