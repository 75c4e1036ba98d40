import { type Call, NOTHING, once } from '../call.ts'
import type { Op } from '../faults.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import type { SfStatus, SolucionFactibleAccount } from './accounts.ts'
import { cancelLater, cancelNow, cancelStatus } from './cancel.ts'
import { fault, reply, type Bean, type SoapRequest } from './envelope.ts'
import { buscar, timbres } from './queries.ts'
import { refusedBy, shutBy } from './refusal.ts'
import type { QueryName } from './services.ts'
import { outer, PAC } from './stamp.ts'

export function login(world: World, asked: SoapRequest): SolucionFactibleAccount | SfStatus {
  return world.solucionfactible.accounts.login(asked.text('usuario'), asked.text('password'))
}

/** Everything but the stamp: each is a login, each has status and mensaje at its top. */
export function queryCall(world: World, operation: QueryName, asked: SoapRequest): Call {
  const { op, type, answer } = QUERIES[operation]
  const said = (status: SfStatus): Reply =>
    reply(asked, type === 'CFDICancelacion' ? outer(type, status, null) : short(type, status))
  return {
    pac: PAC,
    op,
    subject: NOTHING,
    answer: async () => {
      const account = login(world, asked)
      return once('status' in account ? said(account) : reply(asked, await answer(world, asked, account)))
    },
    refuse: (rule) => {
      const status = shutBy(rule) ?? refusedBy(rule)
      return status && said(status)
    },
    fault: fault(asked.version, 'Error interno'),
  }
}

function short(type: string, { status, mensaje }: SfStatus): Bean {
  return {
    type,
    fields: [
      ['mensaje', mensaje],
      ['status', status],
    ],
  }
}

type Query = {
  readonly op: Op
  readonly type: string
  readonly answer: (
    world: World,
    asked: SoapRequest,
    account: SolucionFactibleAccount,
  ) => Bean | Promise<Bean>
}

const ASYNC = 'CancelacionAsincronoResponse'
const bytesOf = (asked: SoapRequest, name: string): Buffer => Buffer.from(asked.text(name), 'base64')

const QUERIES: Readonly<Record<QueryName, Query>> = {
  enviarSolicitudCancelacion: {
    op: 'cancel',
    type: 'CFDICancelacion',
    answer: (world, asked) => cancelNow(world, bytesOf(asked, 'solicitudCancelacion')),
  },
  enviarSolicitudCancelacionAsincrono: {
    op: 'cancel',
    type: ASYNC,
    answer: async (world, asked) => short(ASYNC, await cancelLater(world, bytesOf(asked, 'solicitud'))),
  },
  getStatusCancelacionAsincrona: {
    op: 'receipt',
    type: 'StatusCancelacionAsincronoResponse',
    answer: (world, asked) => cancelStatus(world, asked.text('transactionId') || asked.text('uuid')),
  },
  buscar: {
    op: 'recover',
    type: 'ResponseBuscar',
    answer: (world, asked) => buscar(world, asked.within('parametros', 'uuid')),
  },
  getTimbresImplementacion: {
    op: 'balance',
    type: 'ResponseTimbres',
    answer: (world, _asked, account) => timbres(world, account),
  },
}
