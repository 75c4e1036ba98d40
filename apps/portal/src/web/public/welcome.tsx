import type { FastifyInstance } from 'fastify'
import { emptyForm } from '../form.ts'
import { sendPage } from '../page.tsx'
import { Button } from '../ui/button.tsx'
import { DrawnTicket } from '../ui/drawn-ticket.tsx'
import { TextField } from '../ui/field.tsx'
import type { WebApp } from '../web-app.ts'

/** Pictures of our own screens, made by apps/portal/test/e2e/pictures.ts; each in light and dark. */
export const STEP_PICTURES = ['paso-1', 'paso-2', 'paso-3'] as const
const PICTURE = { width: 360, height: 560 } as const

export function registerWelcome(server: FastifyInstance, app: WebApp): void {
  const look = {
    title: 'Factura tu compra',
    description:
      'Convierte tu ticket en factura (CFDI 4.0) en un minuto, sin registro y sin correo obligatorio.',
    indexable: true,
    wide: true,
  }
  server.get('/', async (request, reply) => {
    const { tradeName } = await app.brand()
    return sendPage(app, request, reply, look, <Welcome app={app} tradeName={tradeName} />)
  })
}

function Welcome({ app, tradeName }: { app: WebApp; tradeName: string }) {
  return (
    <>
      <section class="hero">
        <div>
          <h1>Tu ticket, hecho factura en un minuto</h1>
          <p class="lead">
            Bienvenido a la facturación de {tradeName}. Escribe el código que viene junto al QR de tu ticket y
            listo.
          </p>
          <form class="card" action="/facturar" method="get" novalidate>
            <TextField
              form={emptyForm}
              name="numero"
              label="Código o número de ticket"
              hint="Por ejemplo 7KQ4-M2XD-9TQF"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              maxlength={200}
              class="mono"
            />
            <Button busy="Buscando…">Buscar mi ticket</Button>
          </form>
          <ul class="promises">
            <li>Sin registro</li>
            <li>Correo opcional</li>
            <li>Sólo cinco datos</li>
            <li>A cualquier hora</li>
          </ul>
        </div>
        <DrawnTicket />
      </section>
      <section aria-labelledby="como">
        <h2 id="como">Así de fácil, en tres pasos</h2>
        <ol class="how">
          <Step
            app={app}
            picture="paso-1"
            title="1. Busca tu ticket"
            alt="Pantalla con los campos Código o número de ticket y Total."
          >
            Con el código del QR, o con el número de ticket y el total.
          </Step>
          <Step
            app={app}
            picture="paso-2"
            title="2. Escribe tus datos fiscales"
            alt="Pantalla con los campos RFC, código postal, nombre, régimen fiscal y uso de CFDI."
          >
            Cinco datos, como están en tu constancia. Si algo no coincide con el SAT te decimos qué, y tu
            ticket sigue siendo tuyo.
          </Step>
          <Step
            app={app}
            picture="paso-3"
            title="3. Descarga tu factura"
            alt="Pantalla que dice Tu factura está lista, con los botones Descargar PDF y Descargar XML."
          >
            PDF y XML al momento, en una página permanente. Si quieres, también por correo.
          </Step>
        </ol>
      </section>
      <section class="card aside" aria-labelledby="cuenta">
        <h2 id="cuenta">¿Facturas seguido?</h2>
        <p>
          Con una cuenta guardas tus datos y los de tus empresas, y encuentras todas tus facturas. No hace
          falta para facturar. <a href="/registro">Crear una cuenta</a> o <a href="/entrar">entrar</a>.
        </p>
      </section>
    </>
  )
}

type StepProps = {
  readonly app: WebApp
  readonly picture: (typeof STEP_PICTURES)[number]
  readonly title: string
  readonly alt: string
  readonly children: string
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
