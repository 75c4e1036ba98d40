import type { FastifyInstance } from 'fastify'
import type { WebApp } from '../../web-app.ts'
import { registerAccountHome } from './account-home.tsx'
import { registerConfirm } from './confirm.tsx'
import { registerEnter } from './enter.tsx'
import { registerProfileForm } from './profile-form.tsx'
import { registerProfileRemoval } from './profile-removal.tsx'
import { registerRegistration } from './register.tsx'

/** The pages of people who want an account: /registro, /confirmar, /entrar, /salir, /cuenta. Nobody needs them. */
export function registerAccountPages(server: FastifyInstance, app: WebApp): void {
  registerRegistration(server, app)
  registerConfirm(server, app)
  registerEnter(server, app)
  registerAccountHome(server, app)
  registerProfileForm(server, app)
  registerProfileRemoval(server, app)
}
