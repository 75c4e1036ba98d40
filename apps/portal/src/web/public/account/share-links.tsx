import type { FastifyInstance } from 'fastify'
import { refused } from '../../../accounts/refused.ts'
import { historyChoices } from '../../../issuance/history.ts'
import { type HistoryChoices, wholeHistory } from '../../../issuance/history-line.ts'
import { endShareLink } from '../../../share-links/end.ts'
import { listShareLinks } from '../../../share-links/list.ts'
import { makeShareLink } from '../../../share-links/make.ts'
import type { ShareLink } from '../../../share-links/share-link.ts'
import { type FormView, readFields } from '../../form.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { STATUS } from '../../render-error.ts'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import { AccountPage } from './back.tsx'
import { requireAccount } from './require-account.ts'
import { sendForm } from './send-form.tsx'
import { SHARE_FIELDS, ShareForm } from './share-form.tsx'
import { ShareLinkList } from './share-list.tsx'

const TITLE = both('Enlaces para tu contador', 'Links for your accountant')
const MADE = both('Tu enlace está listo', 'Your link is ready')

export function registerShareLinks(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/enlaces', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const [links, choices] = await Promise.all([
      listShareLinks(app, account.id),
      historyChoices(app.db, wholeHistory(account.id)),
    ])
    const body = <Links links={links} choices={choices} form={{ values: usual(choices), faults: [] }} />
    return sendForm({ app, request, reply }, TITLE, null, body)
  })

  server.post('/cuenta/enlaces', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    const values = readFields(request.body, SHARE_FIELDS)
    const choices = await historyChoices(app.db, wholeHistory(account.id))
    const rfcs = choices.receivers.map(({ rfc }) => rfc)
    const made = await makeShareLink(app, account.id, { ...values, rfcs })
    if (made.ok) {
      const url = new URL(`/compartido/${made.value.token}`, app.config.baseUrl).href
      return sendPage(app, request, reply, { title: MADE, islands: ['form'] }, <Made url={url} />)
    }
    const links = await listShareLinks(app, account.id)
    const body = <Links links={links} choices={choices} form={{ values, faults: made.faults }} />
    return sendForm({ app, request, reply }, TITLE, refused(made.faults), body)
  })

  server.post<{ Params: { id: string } }>('/cuenta/enlaces/:id/terminar', async (request, reply) => {
    const account = await requireAccount(request, reply)
    if (account === null) return reply
    await endShareLink(app, account.id, request.params.id)
    return reply.redirect('/cuenta/enlaces', STATUS.seeOther)
  })
}

/** From the first month to the last, for a month. */
function usual({ months }: HistoryChoices): Record<string, string> {
  return { desde: months.at(-1) ?? '', hasta: months[0] ?? '', dias: '30' }
}

function Links(props: { links: readonly ShareLink[]; choices: HistoryChoices; form: FormView }) {
  const { say } = useLanguage()
  return (
    <AccountPage title={TITLE}>
      <p class="lead">
        {say(
          'Quien tenga el enlace puede ver y descargar las facturas que elijas, y nada más: ni tu cuenta, ni tus datos, ni pedir o corregir facturas.',
          'Whoever has the link can see and download the invoices that you choose, and nothing else: not your account, not your data, and no asking for or correcting invoices.',
        )}
      </p>
      {props.links.length > 0 && <ShareLinkList links={props.links} />}
      {props.choices.months.length > 0 ? (
        <ShareForm form={props.form} choices={props.choices} />
      ) : (
        <p class="notice">
          {say(
            'Cuando tengas tu primera factura podrás compartirla desde aquí.',
            'Once you have your first invoice you can share it from here.',
          )}
        </p>
      )}
    </AccountPage>
  )
}

function Made({ url }: { url: string }) {
  const { say, tell } = useLanguage()
  return (
    <div class="narrow">
      <h1>{tell(MADE)}</h1>
      <p class="lead">
        {say(
          'Cópialo ahora y envíaselo: no lo guardamos, así que no podremos mostrarlo otra vez.',
          'Copy it now and send it: we do not keep it, so we cannot show it again.',
        )}
      </p>
      <div class="card">
        <label for="enlace">{say('Enlace', 'Link')}</label>
        <input id="enlace" class="mono" type="text" readOnly value={url} dir="ltr" />
      </div>
      <p>
        <a href="/cuenta/enlaces">{say('Ver mis enlaces', 'See my links')}</a>
      </p>
    </div>
  )
}
