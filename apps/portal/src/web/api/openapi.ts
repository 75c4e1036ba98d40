import { z } from 'zod'
import { ticketSchema } from '../../tickets/format.ts'
import { ticketAnswerSchema } from './answer.ts'

const faultSchema = z.object({
  code: z.string().describe('Para programas: no cambia'),
  path: z.string().describe('Dónde: lines[3].net'),
  message: z.string().describe('Para personas: qué pasa y qué hacer'),
  source: z.string(),
})

/** Source: RFC 9457. */
const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  instance: z.string(),
  errors: z.array(faultSchema).optional(),
})

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})
const answer = (description: string) => ({
  description,
  content: { 'application/json': { schema: ticketAnswerSchema } },
})

const common = {
  tags: ['tickets'],
  security: [{ apiKey: [] }],
} as const

const refusals = {
  401: problem('Falta una clave de API válida'),
  429: problem('Demasiadas peticiones: espera lo que dice Retry-After'),
}

export const postTicketDoc = {
  ...common,
  operationId: 'postTicket',
  summary: 'Entregar un ticket, o un lote',
  description:
    'Repetir un ticket con el mismo contenido no hace daño: es el mismo ticket. Con application/x-ndjson se entrega un ticket por línea y la respuesta trae una línea por ticket.',
  consumes: ['application/json', 'application/x-ndjson'],
  body: ticketSchema,
  response: {
    201: answer('Ticket nuevo'),
    200: answer('Este ticket ya se había recibido, con el mismo contenido; o la respuesta de un lote'),
    400: problem('El cuerpo no es JSON'),
    409: problem('El mismo externalId llegó antes con otro contenido; errors dice en qué difieren'),
    413: problem('Más de 2 MB (JSON) u 8 MB (NDJSON)'),
    415: problem('Otro tipo de contenido'),
    422: problem('El ticket no está en orden; errors trae todos los puntos'),
    ...refusals,
  },
}

export const getTicketDoc = {
  ...common,
  operationId: 'getTicket',
  summary: 'Consultar un ticket por su id o su externalId',
  params: z.object({ id: z.string().describe('id de la respuesta, o el externalId de la caja') }),
  response: {
    200: answer('El ticket y su estado'),
    404: problem('No hay un ticket tuyo con ese número'),
    ...refusals,
  },
}

/** Head of the OpenAPI document. */
export const openapi = (baseUrl: string) => ({
  openapi: '3.1.0' as const,
  info: {
    title: 'Timbra: tickets',
    version: '1',
    description: 'Cómo una caja entrega sus ventas al portal de facturación.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: baseUrl }],
  components: {
    securitySchemes: {
      apiKey: { type: 'http' as const, scheme: 'bearer', description: 'Clave de API del emisor: timbra_…' },
    },
  },
})
