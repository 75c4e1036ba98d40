import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFoundError } from '../../../errors.ts'
import { cfdiOfHistory, historyChoices, historyOf } from '../../../issuance/history.ts'
import type { HistoryLine, HistoryScope } from '../../../issuance/history-line.ts'
import { takeQuota } from '../../../quota/quota.ts'
import { openShareLink } from '../../../share-links/open.ts'
import type { ShareLink } from '../../../share-links/share-link.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { tooMany } from '../../render-error.ts'
import { useLanguage } from '../../ui/language.tsx'
import { When } from '../../ui/when.tsx'
import type { WebApp } from '../../web-app.ts'
import { admitZip } from './history.tsx'
import { asDownload, cfdiFiles, csvRows, fileName, pdfOf, sendCsv, sendZip } from './history-files.ts'
import { filterOf, readHistoryQuery } from './history-query.ts'
import { History, type HistoryProps } from './history-view.tsx'
import { ACCOUNT_ZONE, lineName } from './history-words.ts'
import { termsText } from './share-list.tsx'

type Shared = { Params: { token: string } }
type SharedFile = { Params: { token: string; id: string } }

const TITLE = both('Facturas compartidas', 'Shared invoices')

/** /compartido/<token>: what a link for an accountant shows. It reads; nothing can be changed from here. */
export function registerShared(server: FastifyInstance, app: WebApp): void {
  server.get<Shared>('/compartido/:token', async (request, reply) => {
    const { link, scope } = await opened(app, request)
    const query = readHistoryQuery(request.query)
    const [choices, found] = await Promise.all([
      historyChoices(app.db, scope),
      historyOf(app.db, scope, filterOf(query), query.page),
    ])
    const path = `/compartido/${request.params.token}`
    const history = { path, query, choices, ...found, ways: waysOf(path) }
    return sendPage(app, request, reply, { title: TITLE }, <SharedHistory link={link} history={history} />)
  })

  server.get<Shared>('/compartido/:token/zip', async (request, reply) => {
    const { link, scope } = await opened(app, request)
    const filter = filterOf(readHistoryQuery(request.query))
    await admitZip(app, link.id, scope, filter)
    return sendZip(reply, 'facturas.zip', cfdiFiles(app, scope, filter))
  })

  server.get<Shared>('/compartido/:token/csv', async (request, reply) => {
    const { scope } = await opened(app, request)
    const rows = csvRows(app, scope, filterOf(readHistoryQuery(request.query)))
    return sendCsv(reply, 'facturas.csv', rows)
  })

  server.get<SharedFile>('/compartido/:token/:id/xml', async (request, reply) =>
    sendFile(app, request, reply, 'xml'),
  )
  server.get<SharedFile>('/compartido/:token/:id/pdf', async (request, reply) =>
    sendFile(app, request, reply, 'pdf'),
  )
}

/** Throws 404 for a link that is unknown, ended or past its days (which of them is nobody's business), and 429 for an
 *  address that tries many. */
async function opened(
  app: WebApp,
  request: FastifyRequest<Shared>,
): Promise<{ link: ShareLink; scope: HistoryScope }> {
  const found = await openShareLink(app, request.params.token)
  if (found !== null) return found
  const excess = await takeQuota(app, [{ action: 'share-by-address', subject: request.ip }])
  if (excess !== null) throw tooMany(excess.retryAfter_s)
  throw new NotFoundError(
    'enlace-no-sirve',
    'Este enlace no sirve: venció, lo terminaron o llegó incompleto.',
  )
}

async function sendFile(
  app: WebApp,
  request: FastifyRequest<SharedFile>,
  reply: FastifyReply,
  extension: 'xml' | 'pdf',
) {
  const { scope } = await opened(app, request)
  const cfdi = await cfdiOfHistory(app.db, scope, request.params.id)
  if (cfdi === null) throw new NotFoundError('factura-no-compartida', 'Esa factura no está en este enlace.')
  const name = fileName(cfdi, extension)
  if (extension === 'xml') return asDownload(reply, name, 'application/xml').send(cfdi.stampedXml)
  return asDownload(reply, name, 'application/pdf').send(Buffer.from(await pdfOf(app, cfdi)))
}

function SharedHistory({ link, history }: { link: ShareLink; history: HistoryProps }) {
  const speech = useLanguage()
  const { say, tell } = speech
  return (
    <>
      <h1>{tell(TITLE)}</h1>
      <p class="lead">{termsText(link, speech)}</p>
      <p class="hint">
        {say('Para', 'For')} {link.label} · {say('sólo lectura, hasta el', 'read only, until')}{' '}
        <When at={link.expiresAt} timeZone={ACCOUNT_ZONE} />
      </p>
      <History {...history} />
    </>
  )
}

/** The files of an invoice, never its own page: from there it could be changed. */
function waysOf(path: string) {
  return (line: HistoryLine) => (line.uuid === null ? null : <Files path={path} line={line} />)
}

function Files({ path, line }: { path: string; line: HistoryLine }) {
  const name = lineName(line, useLanguage())
  return (
    <p class="actions">
      {(['xml', 'pdf'] as const).map((extension) => (
        <a key={extension} href={`${path}/${line.id}/${extension}`} download>
          {extension.toUpperCase()} <span class="visually-hidden">{name}</span>
        </a>
      ))}
    </p>
  )
}
