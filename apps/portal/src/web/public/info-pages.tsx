import type { FastifyInstance } from 'fastify'
import { both } from '../language.ts'
import { sendPage } from '../page.tsx'
import type { WebApp } from '../web-app.ts'
import { Help } from './help.tsx'
import { Practices } from './practices.tsx'
import { Privacy } from './privacy.tsx'

const HELP = {
  title: both('Ayuda', 'Help'),
  description: both(
    'Dónde está el código de tu ticket, qué datos pide el SAT y qué hacer si algo falla.',
    'Where the code of your ticket is, which data the SAT wants, and what to do when something fails.',
  ),
  indexable: true,
}
const PRIVACY = {
  title: both('Privacidad', 'Privacy'),
  description: both(
    'Qué datos se guardan, para qué, y cómo ejercer tus derechos.',
    'What is kept, what for, and your rights.',
  ),
  indexable: true,
}
const PRACTICES = {
  title: both('Cómo cumplimos', 'How we comply'),
  description: both(
    'Cada práctica indebida que enumera el SAT al facturar y cómo la evita este portal.',
    'Each improper practice on the SAT’s list, and how this portal avoids it.',
  ),
  indexable: true,
}

/** Pages that only inform. */
export function registerInfoPages(server: FastifyInstance, app: WebApp): void {
  server.get('/ayuda', async (request, reply) =>
    sendPage(app, request, reply, HELP, <Help brand={await app.brand()} />),
  )
  server.get('/privacidad', async (request, reply) => {
    const body = <Privacy brand={await app.brand()} sandbox={app.config.mode === 'sandbox'} />
    return sendPage(app, request, reply, PRIVACY, body)
  })
  server.get('/practicas', async (request, reply) =>
    sendPage(app, request, reply, PRACTICES, <Practices brand={await app.brand()} />),
  )
  server.get('/robots.txt', (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /dev/\nDisallow: /api/\n'),
  )
}
