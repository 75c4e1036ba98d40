import type { FastifyInstance } from 'fastify'
import type { ComponentChildren } from 'preact'
import { emptyForm } from '../form.ts'
import { both } from '../language.ts'
import { sendPage } from '../page.tsx'
import { Button } from '../ui/button.tsx'
import { TicketPicture } from '../ui/ticket-picture.tsx'
import { useLanguage } from '../ui/language.tsx'
import type { Brand, WebApp } from '../web-app.ts'
import { TicketNumberField } from './purchase/ticket-number-field.tsx'

/** Pictures of our own screens, made by apps/portal/test/e2e/take-pictures.ts; each in light and dark. */
const STEP_PICTURES = ['paso-1', 'paso-2', 'paso-3'] as const
const PICTURE = { width: 360, height: 560 } as const

export function registerWelcome(server: FastifyInstance, app: WebApp): void {
  const look = {
    title: both('Factura tu compra', 'Invoice your purchase'),
    description: both(
      'Convierte tu ticket en factura (CFDI 4.0) en un minuto, sin registro y sin correo obligatorio.',
      'Turn your ticket into a Mexican invoice (CFDI 4.0) in a minute, without sign-up; e-mail optional.',
    ),
    indexable: true,
    wide: true,
  }
  server.get('/', async (request, reply) => {
    return sendPage(app, request, reply, look, <Welcome app={app} brand={await app.brand()} />)
  })
}

function Welcome({ app, brand }: { app: WebApp; brand: Brand }) {
  const { say, tell } = useLanguage()
  return (
    <>
      <section class="hero">
        <div>
          <h1>{say('Tu ticket, hecho factura en un minuto', 'From ticket to invoice in a minute')}</h1>
          <p class="lead">{tell(brand.said?.welcome ?? welcomeOf(brand.tradeName))}</p>
          <FindTicket />
          <p>
            {say('¿Ya la pediste? ', 'Did you ask for it before? ')}
            <a href="/recuperar">{say('Recupera tu factura', 'Get your invoice back')}</a>
          </p>
          <ul class="promises">
            <li>{say('Sin registro', 'No sign-up')}</li>
            <li>{say('Correo opcional', 'E-mail optional')}</li>
            <li>{say('Sólo cinco datos', 'Only five data')}</li>
            <li>{say('A cualquier hora', 'At any hour')}</li>
          </ul>
        </div>
        <TicketPicture brand={brand} />
      </section>
      <ThreeSteps app={app} />
      <section class="card aside" aria-labelledby="cuenta">
        <h2 id="cuenta">{say('¿Facturas seguido?', 'Do you need invoices often?')}</h2>
        <p>
          {say(
            <>
              Con una cuenta guardas tus datos y los de tus empresas, y encuentras todas tus facturas. No hace
              falta para facturar. <a href="/registro">Crear una cuenta</a> o <a href="/entrar">entrar</a>.
            </>,
            <>
              An account keeps your tax data and those of your companies, and finds all your invoices. You do
              not need one. <a href="/registro">Create an account</a> or <a href="/entrar">sign in</a>.
            </>,
          )}
        </p>
      </section>
    </>
  )
}

function welcomeOf(tradeName: string) {
  return both(
    `Bienvenido a la facturación de ${tradeName}. Escribe el código que viene junto al QR de tu ticket y listo.`,
    `Welcome to the invoices of ${tradeName}. Type the code that stands beside the QR of your ticket, and that is it.`,
  )
}

function FindTicket() {
  const { say } = useLanguage()
  return (
    <form class="card" action="/facturar" method="get" novalidate>
      <TicketNumberField
        form={emptyForm}
        hint={say('Por ejemplo 7KQ4-M2XD-9T8D', 'For example 7KQ4-M2XD-9T8D')}
      />
      <Button busy={say('Buscando…', 'Looking…')}>{say('Buscar mi ticket', 'Find my ticket')}</Button>
    </form>
  )
}

function ThreeSteps({ app }: { app: WebApp }) {
  const { say } = useLanguage()
  return (
    <section aria-labelledby="como">
      <h2 id="como">{say('Así de fácil, en tres pasos', 'As easy as that, in three steps')}</h2>
      <ol class="how">
        <Step
          app={app}
          picture="paso-1"
          title={say('1. Busca tu ticket', '1. Find your ticket')}
          alt={say(
            'Pantalla con los campos Código o número de ticket y Total.',
            'Screen with the fields for the code or number of the ticket, and the total.',
          )}
        >
          {say(
            'Con el código del QR, o con el número de ticket y el total.',
            'With the code beside the QR, or with the number of the ticket and the total.',
          )}
        </Step>
        <Step
          app={app}
          picture="paso-2"
          title={say('2. Escribe tus datos fiscales', '2. Type your tax data')}
          alt={say(
            'Pantalla con los campos RFC, código postal, nombre, régimen fiscal y uso de CFDI.',
            'Screen with the fields RFC, name, postal code, tax regime and use of the invoice.',
          )}
        >
          {say(
            'Cinco datos, como están en tu constancia. Si algo no coincide con el SAT te decimos qué, y tu ticket sigue siendo tuyo.',
            'Five data, as they stand on your Constancia. If something does not match the SAT’s we tell you what, and the ticket stays yours.',
          )}
        </Step>
        <Step
          app={app}
          picture="paso-3"
          title={say('3. Descarga tu factura', '3. Download your invoice')}
          alt={say(
            'Pantalla que dice Tu factura está lista, con los botones Descargar PDF y Descargar XML.',
            'Screen that says that the invoice is ready, with buttons to download PDF and XML.',
          )}
        >
          {say(
            'PDF y XML al momento, en una página permanente. Si quieres, también por correo.',
            'PDF and XML at once, on a page that stays. By mail too, if you like.',
          )}
        </Step>
      </ol>
    </section>
  )
}

type StepProps = {
  readonly app: WebApp
  readonly picture: (typeof STEP_PICTURES)[number]
  readonly title: string
  readonly alt: string
  readonly children: ComponentChildren
}

function Step({ app, picture, title, alt, children }: StepProps) {
  return (
    <li>
      <picture>
        <source
          media="(prefers-color-scheme: dark)"
          srcset={app.assets.pictureHref(`${picture}-oscuro.webp`)}
        />
        <img src={app.assets.pictureHref(`${picture}.webp`)} alt={alt} loading="lazy" {...PICTURE} />
      </picture>
      <div>
        <h3>{title}</h3>
        <p>{children}</p>
      </div>
    </li>
  )
}
