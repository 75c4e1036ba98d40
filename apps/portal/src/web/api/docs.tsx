import type { FastifyInstance } from 'fastify'
import { ticketJsonSchema } from '../../tickets/format.ts'
import { sendPage } from '../page.tsx'
import type { WebApp } from '../web-app.ts'

/** /api/docs for people, /api/docs/openapi.json and /schemas/ticket.json for programs. All public. */
export function registerDocs(scope: FastifyInstance, app: WebApp): void {
  const schema = JSON.stringify({
    $id: `${app.config.baseUrl}/schemas/ticket.json`,
    title: 'Ticket',
    description: 'Una venta, como la entrega una caja. Explicada en docs/api/tickets.md.',
    ...ticketJsonSchema(),
  })
  const hide = { schema: { hide: true } }
  scope.get('/schemas/ticket.json', hide, (_request, reply) =>
    reply
      .type('application/schema+json; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .header('access-control-allow-origin', '*')
      .send(schema),
  )
  scope.get('/api/docs/openapi.json', hide, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .header('access-control-allow-origin', '*')
      .send(scope.swagger()),
  )
  scope.get('/api/docs', hide, (request, reply) =>
    sendPage(
      app,
      request,
      reply,
      { title: 'API para cajas', indexable: true, wide: true, spanishOnly: true },
      <Docs baseUrl={app.config.baseUrl} />,
    ),
  )
}

function Docs({ baseUrl }: { baseUrl: string }) {
  return (
    <article class="prose">
      <h1>API para cajas</h1>
      <p>
        Tu punto de venta entrega cada ticket en cuanto cobra y recibe el código y la dirección que imprime al
        pie. Puede repetir un envío las veces que quiera: el mismo ticket con el mismo contenido nunca se
        duplica.
      </p>
      <pre>
        <code>{example(baseUrl)}</code>
      </pre>
      <ul>
        <li>
          <a href="/schemas/ticket.json">Formato del ticket</a> (JSON Schema)
        </li>
        <li>
          <a href="/api/docs/openapi.json">Descripción OpenAPI 3.1</a>, para generar un cliente
        </li>
      </ul>
      <h2>Respuestas</h2>
      <dl>
        <dt>201</dt>
        <dd>Ticket nuevo: código, dirección, QR y fecha límite.</dd>
        <dt>200</dt>
        <dd>
          Ya lo teníamos, con el mismo contenido; o la respuesta de un lote (NDJSON), una línea por ticket.
        </dd>
        <dt>409</dt>
        <dd>Ese número llegó antes con otro contenido. La lista dice campo por campo en qué difieren.</dd>
        <dt>422</dt>
        <dd>Algo no cuadra. La lista trae todos los puntos, con su campo y su diferencia en pesos.</dd>
        <dt>400 · 401 · 404 · 405 · 413 · 415 · 429</dt>
        <dd>
          No es JSON · falta la clave · no existe · otro método · demasiado grande · otro tipo de contenido ·
          demasiado rápido.
        </dd>
      </dl>
    </article>
  )
}

function example(baseUrl: string): string {
  return [
    `curl ${baseUrl}/api/v1/tickets \\`,
    '  -H "Authorization: Bearer $TIMBRA_API_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    '  --data @ticket.json',
  ].join('\n')
}
