import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ConflictError, NotFoundError, unreachable } from '../../errors.ts'
import { ticketOfIssuer } from '../../tickets/find.ts'
import { receiveTicket } from '../../tickets/receive.ts'
import { refused, STATUS } from '../render-error.ts'
import type { WebApp } from '../web-app.ts'
import { stateOf, ticketAnswer } from './answer.ts'
import { issuerOf, requireApiKey } from './authenticate.ts'
import { receiveBatch } from './batch.ts'
import { getTicketDoc, postTicketDoc } from './openapi.ts'

const JSON_MAX_bytes = 2 * 1024 * 1024
const NDJSON_MAX_bytes = 8 * 1024 * 1024
/** A chain may send every till through one address: 100 tickets a second, and batches for more. */
const rateLimit = { max: 6000, timeWindow: 60_000 }

/** POST /api/v1/tickets and GET /api/v1/tickets/<id>: how a POS tells the portal what it sold. */
export function registerTickets(scope: FastifyInstance, app: WebApp): void {
  requireApiKey(scope, app)
  readOnlyTicketBodies(scope)
  scope.post('/api/v1/tickets', { schema: postTicketDoc, config: { rateLimit } }, (request, reply) =>
    typeof request.body === 'string'
      ? postBatch(app, request, reply, request.body)
      : postTicket(app, request, reply),
  )
  scope.get<{ Params: { id: string } }>(
    '/api/v1/tickets/:id',
    { schema: getTicketDoc, config: { rateLimit } },
    async (request, reply) => {
      const ticket = await ticketOfIssuer(app.db, issuerOf(request).id, request.params.id)
      if (ticket === null) throw new NotFoundError('ticket-desconocido', 'No hay un ticket con ese número.')
      return reply
        .header('cache-control', 'no-store')
        .send(ticketAnswer(app, ticket, await stateOf(app, ticket)))
    },
  )
}

/** JSON becomes a value, NDJSON stays text, anything else is answered with 415. */
function readOnlyTicketBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  const parseJson = scope.getDefaultJsonParser('error', 'error')
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: JSON_MAX_bytes },
    (request, body, done) =>
      parseJson(request, String(body), (error, value) => done(error, { ticket: value })),
  )
  scope.addContentTypeParser(
    'application/x-ndjson',
    { parseAs: 'string', bodyLimit: NDJSON_MAX_bytes },
    (_request, body, done) => done(null, body),
  )
}

async function postTicket(app: WebApp, request: FastifyRequest, reply: FastifyReply) {
  const content = isWrapped(request.body) ? request.body.ticket : undefined
  const received = await receiveTicket(app, { issuerId: issuerOf(request).id, content })
  reply.header('cache-control', 'no-store')
  switch (received.kind) {
    case 'created':
      reply.code(STATUS.created).header('location', `/api/v1/tickets/${received.ticket.id}`)
      return reply.send(ticketAnswer(app, received.ticket, 'open'))
    case 'same':
      return reply.send(ticketAnswer(app, received.ticket, await stateOf(app, received.ticket)))
    case 'conflict':
      throw new ConflictError(
        'ticket-distinto',
        'Ya recibimos este ticket con otro contenido.',
        received.differences,
      )
    case 'refused':
      throw refused(received.faults, 'El ticket no está en orden.')
    default:
      return unreachable(received)
  }
}

async function postBatch(app: WebApp, request: FastifyRequest, reply: FastifyReply, ndjson: string) {
  const answers = await receiveBatch(app, issuerOf(request).id, ndjson)
  return reply.type('application/x-ndjson; charset=utf-8').header('cache-control', 'no-store').send(answers)
}

/** So that a JSON body that is itself a text is not taken for NDJSON. */
function isWrapped(body: unknown): body is { ticket: unknown } {
  return typeof body === 'object' && body !== null && 'ticket' in body
}
