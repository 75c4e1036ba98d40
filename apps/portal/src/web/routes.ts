import type { FastifyInstance } from 'fastify'
import { registerApi } from './api/register.ts'
import { registerMailbox } from './dev/mailbox.tsx'
import { registerSimulator } from './dev/simulator.tsx'
import { registerAccountPages } from './public/account/routes.ts'
import { registerInfoPages } from './public/info-pages.tsx'
import { registerAcuse } from './public/acuse.tsx'
import { registerInvoice } from './public/invoice.tsx'
import { registerInvoiceFiles } from './public/invoice-files.ts'
import { registerInvoiceStream } from './public/invoice-stream.ts'
import { registerChange } from './public/after/change.tsx'
import { registerDates } from './public/after/dates.ts'
import { registerLate } from './public/after/late.tsx'
import { registerFindInvoice } from './public/after/find-invoice.tsx'
import { registerShare } from './public/after/share-routes.ts'
import { registerEarlyRequest } from './public/purchase/early-request.tsx'
import { registerPhoto } from './public/purchase/photo.ts'
import { registerBasket } from './public/purchase/routes.ts'
import { registerSeveral } from './public/purchase/several.tsx'
import { registerRequestInvoice } from './public/request-invoice.tsx'
import { registerShortLink } from './public/short-link.ts'
import { registerStatus } from './public/status.tsx'
import { registerWelcome } from './public/welcome.tsx'
import type { WebApp } from './web-app.ts'

/** Every room of the site, in one list. A page file exports `registerX(server, app)` and is named here. */
export async function registerRoutes(server: FastifyInstance, app: WebApp): Promise<void> {
  registerWelcome(server, app)
  registerShortLink(server, app)
  await registerRequestInvoice(server, app)
  registerBasket(server, app)
  registerSeveral(server, app)
  registerEarlyRequest(server, app)
  await registerPhoto(server, app)
  registerInvoice(server, app)
  registerChange(server, app)
  registerDates(server, app)
  registerLate(server, app)
  registerFindInvoice(server, app)
  registerShare(server, app)
  registerInvoiceStream(server, app)
  registerInvoiceFiles(server, app)
  registerAcuse(server, app)
  registerInfoPages(server, app)
  registerStatus(server, app)
  await registerAccountPages(server, app)
  registerMailbox(server, app)
  registerSimulator(server, app)
  await registerApi(server, app)
}
