import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { WebApp } from '../web-app.ts'
import { registerDocs } from './docs.tsx'
import { recordMethods, refuseOtherMethods } from './other-methods.ts'
import { openapi } from './openapi.ts'
import { registerTickets } from './tickets.ts'

/** The machine interface: its routes, and their description made from the same zod schemas. */
export async function registerApi(server: FastifyInstance, app: WebApp): Promise<void> {
  await server.register(async (scope) => {
    // The schemas of the routes describe; the rooms check, because their faults are sentences for people.
    scope.setValidatorCompiler(() => (value) => ({ value }))
    scope.setSerializerCompiler(() => (value) => JSON.stringify(value))
    await scope.register(swagger, { openapi: openapi(app.config.baseUrl), transform: jsonSchemaTransform })
    const methods = recordMethods(scope)
    registerDocs(scope, app)
    await scope.register(async (keyed) => registerTickets(keyed, app))
    refuseOtherMethods(scope, methods)
  })
}
