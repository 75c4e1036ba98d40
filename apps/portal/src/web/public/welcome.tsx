import type { FastifyInstance } from 'fastify'
import { sendPage } from '../page.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { emptyForm } from '../form.ts'
import type { WebApp } from '../web-app.ts'

export function registerWelcome(server: FastifyInstance, app: WebApp): void {
  server.get('/', (request, reply) =>
    sendPage(app, request, reply, { title: 'Factura tu compra', indexable: true, wide: true }, <Welcome />),
  )
}

function Welcome() {
  return (
    <form action="/facturar" method="get" novalidate>
      <TextField form={emptyForm} name="numero" label="Código o número de ticket" />
      <Button>Buscar mi ticket</Button>
    </form>
  )
}
