import type { FastifyInstance } from 'fastify'
import type { WebApp } from '../../web-app.ts'
import { registerAccountHome } from './account-home.tsx'
import { registerChangeEmail } from './change-email.tsx'
import { registerChangePassword } from './change-password.tsx'
import { registerCloseAccount } from './close-account.tsx'
import { registerConfirm } from './confirm.tsx'
import { registerEnter } from './enter.tsx'
import { registerForgotten } from './forgotten.tsx'
import { registerRestoreEmail } from './restore-email.tsx'
import { registerHistory } from './history.tsx'
import { registerMyData } from './my-data.tsx'
import { registerPasskeys } from './passkeys.tsx'
import { registerProfileConstancia } from './profile-constancia.tsx'
import { registerProfileForm } from './profile-form.tsx'
import { registerProfileRemoval } from './profile-removal.tsx'
import { registerProve } from './prove.tsx'
import { registerRegistration } from './register.tsx'
import { registerSessions } from './sessions.tsx'
import { registerShareLinks } from './share-links.tsx'
import { registerShared } from './shared.tsx'

/** The pages of people who want an account, and /compartido, what one of them shows to an accountant. Nobody needs them. */
export async function registerAccountPages(server: FastifyInstance, app: WebApp): Promise<void> {
  registerRegistration(server, app)
  registerConfirm(server, app)
  registerEnter(server, app)
  registerAccountHome(server, app)
  registerProfileForm(server, app)
  registerProfileRemoval(server, app)
  await registerProfileConstancia(server, app)
  registerForgotten(server, app)
  registerRestoreEmail(server, app)
  registerProve(server, app)
  registerPasskeys(server, app)
  registerChangePassword(server, app)
  registerChangeEmail(server, app)
  registerSessions(server, app)
  registerHistory(server, app)
  registerShareLinks(server, app)
  registerShared(server, app)
  registerMyData(server, app)
  registerCloseAccount(server, app)
}
