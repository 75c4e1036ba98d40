import type { FastifyInstance } from 'fastify'
import { registerWelcome } from './public/welcome.tsx'
import type { WebApp } from './web-app.ts'

/** Every room of the site, in one list. A page file exports `registerX(server, app)` and is named here. */
export async function registerRoutes(server: FastifyInstance, app: WebApp): Promise<void> {
  registerWelcome(server, app)
}
