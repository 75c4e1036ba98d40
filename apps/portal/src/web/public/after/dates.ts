import type { FastifyInstance } from 'fastify'
import { folioOf } from '../state-words.ts'
import { STATUS } from '../../render-error.ts'
import type { WebApp } from '../../web-app.ts'
import { type TokenRoute, viewOf } from '../invoice.tsx'
import { type CalendarDate, calendarOf } from './calendar.ts'
import { afterOf } from './view.ts'

/** /factura/<token>/fechas.ics: the last days of what can still be done, for the customer's own calendar. */
export function registerDates(server: FastifyInstance, app: WebApp): void {
  server.get<TokenRoute>('/factura/:token/fechas.ics', async (request, reply) => {
    const view = await viewOf(app, request.params.token)
    const { way, cancellableUntil } = await afterOf(app, view)
    if (way === null || cancellableUntil === null)
      return reply.redirect(`/factura/${view.token}`, STATUS.seeOther)
    const folio = folioOf(view)
    const page = `${app.config.baseUrl}/factura/${view.token}`
    const say = (es: string, en: string) => (request.language === 'en' ? en : es)
    const dates: CalendarDate[] = [
      ...(way.kind === 'self'
        ? [
            {
              id: 'cambiar',
              until: way.until,
              text: say(
                `Último día para cambiar los datos de la factura ${folio}`,
                `Last day to change the data of invoice ${folio}`,
              ),
            },
          ]
        : []),
      {
        id: 'cancelar',
        until: cancellableUntil,
        text: say(
          `Último día en que el SAT cancela la factura ${folio}`,
          `Last day on which the SAT cancels invoice ${folio}`,
        ),
      },
    ]
    return reply
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex')
      .header('content-disposition', `attachment; filename="factura-${folio}.ics"`)
      .type('text/calendar; charset=utf-8')
      .send(calendarOf(dates, { uidPrefix: view.id, now: app.clock.now(), url: page }))
  })
}
