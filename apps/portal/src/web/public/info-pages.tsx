import type { FastifyInstance } from 'fastify'
import { sendPage } from '../page.tsx'
import type { WebApp } from '../web-app.ts'
import { Help } from './help.tsx'
import { Practices } from './practices.tsx'
import { Privacy } from './privacy.tsx'

/** Pages that only inform. */
export function registerInfoPages(server: FastifyInstance, app: WebApp): void {
  server.get('/ayuda', (request, reply) =>
    sendPage(app, request, reply, { title: 'Ayuda', indexable: true }, <Help />),
  )
  server.get('/privacidad', (request, reply) =>
    sendPage(app, request, reply, { title: 'Privacidad', indexable: true }, <Privacy />),
  )
  server.get('/practicas', (request, reply) =>
    sendPage(app, request, reply, { title: 'Cómo cumplimos', indexable: true }, <Practices />),
  )
  server.get('/robots.txt', (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /dev/\nDisallow: /api/\n'),
  )
}
