import type { Fault } from '@timbra/cfdi'
import type { FastifyInstance } from 'fastify'
import { historyChoices, historyOf } from '../../../issuance/history.ts'
import { type HistoryFilter, type HistoryScope, wholeHistory } from '../../../issuance/history-line.ts'
import { takeQuota } from '../../../quota/quota.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { refused, tooMany } from '../../render-error.ts'
import { speechIn } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { BackToAccount } from './back.tsx'
import { cfdiFiles, csvRows, sendCsv, sendZip, ZIP_MAX } from './history-files.ts'
import { filterOf, readHistoryQuery } from './history-query.ts'
import { History } from './history-view.tsx'
import { requireAccount } from './require-account.ts'

const TITLE = both('Mis facturas', 'My invoices')
const PATH = '/cuenta/facturas'

/** /cuenta/facturas: everything that the account has asked for, with filters, as a list, ZIP or CSV. */
export function registerHistory(server: FastifyInstance, app: WebApp): void {
  server.get(PATH, async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const scope = wholeHistory(account.id)
    const query = readHistoryQuery(request.query)
    const [choices, found] = await Promise.all([
      historyChoices(app.db, scope),
      historyOf(app.db, scope, filterOf(query), query.page),
    ])
    const body = (
      <>
        <BackToAccount />
        <h1>{speechIn(request.language).tell(TITLE)}</h1>
        <History path={PATH} query={query} choices={choices} {...found} />
      </>
    )
    return sendPage(app, request, reply, { title: TITLE, islands: ['form'] }, body)
  })

  server.get(`${PATH}/zip`, async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const query = readHistoryQuery(request.query)
    const scope = wholeHistory(account.id)
    await admitZip(app, account.id, scope, filterOf(query))
    const name = `facturas${query.mes === '' ? '' : `-${query.mes}`}.zip`
    return sendZip(reply, name, cfdiFiles(app, scope, filterOf(query)))
  })

  server.get(`${PATH}/csv`, async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const query = readHistoryQuery(request.query)
    const rows = csvRows(app, wholeHistory(account.id), filterOf(query))
    return sendCsv(reply, `facturas${query.mes === '' ? '' : `-${query.mes}`}.csv`, rows)
  })
}

/** Throws ProblemError: 422 for more CFDI than a ZIP takes, 429 when this owner (an account, a link) asked too often. */
export async function admitZip(
  app: WebApp,
  owner: string,
  scope: HistoryScope,
  filter: HistoryFilter,
): Promise<void> {
  const { stamped } = await historyOf(app.db, scope, filter, 1)
  if (stamped > ZIP_MAX) throw refused([TOO_MANY], 'El ZIP no puede llevar tantas facturas.')
  const excess = await takeQuota(app, [{ action: 'zip-by-owner', subject: owner }])
  if (excess !== null) throw tooMany(excess.retryAfter_s)
}

const TOO_MANY: Fault = {
  code: 'zip-demasiadas',
  path: 'mes',
  message: `Puede llevar hasta ${ZIP_MAX}. Elige un mes, o un solo RFC.`,
  source: 'timbra:accounts',
}
