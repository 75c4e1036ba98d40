import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readFields } from '../form.ts'
import { sendPage } from '../page.tsx'
import { STATUS } from '../status-codes.ts'
import type { WebApp } from '../web-app.ts'
import { callOf, FIELDS, readOverview, send } from './simulator-control.ts'
import { SimulatorAway, SimulatorBody } from './simulator-body.tsx'
import { DONE } from './simulator-words.ts'

const SHOWN = 20

/** /dev/simulador: what the simulated PACs and the SAT hold, and a way to make them fail by hand. Exists only where
 *  `simulatorUrl` is set, never in production. Works without JavaScript. */
export function registerSimulator(server: FastifyInstance, app: WebApp): void {
  const url = app.config.simulatorUrl
  if (url === null) return
  server.get('/dev/simulador', async (request, reply) => {
    const done = DONE[readFields(request.query, ['hecho']).hecho] ?? null
    return show(app, request, reply, { url, done, wrong: null })
  })
  server.post('/dev/simulador', async (request, reply) => {
    const fields = readFields(request.body, FIELDS)
    const call = callOf(fields)
    const wrong = call === null ? 'Esa acción no existe.' : await send(url, call)
    if (wrong !== null) return show(app, request, reply, { url, done: null, wrong })
    return reply.redirect(`/dev/simulador?hecho=${fields.accion}`, STATUS.seeOther)
  })
}

async function show(
  app: WebApp,
  request: FastifyRequest,
  reply: FastifyReply,
  x: { readonly url: string; readonly done: string | null; readonly wrong: string | null },
) {
  const overview = await readOverview(x.url, SHOWN)
  const look = {
    title: 'Simulador de PAC y SAT',
    wide: true,
    spanishOnly: true,
    ...(x.wrong === null ? {} : { status: STATUS.unprocessable }),
  }
  const body =
    overview === null ? (
      <SimulatorAway />
    ) : (
      <SimulatorBody overview={overview} done={x.done} wrong={x.wrong} />
    )
  return sendPage(app, request, reply, look, body)
}
