import type { FastifyInstance } from 'fastify'
import { exportAccount } from '../../../accounts/export.ts'
import { stampedOfHistory } from '../../../issuance/history.ts'
import { NO_FILTER, wholeHistory } from '../../../issuance/history-line.ts'
import { takeQuota } from '../../../quota/quota.ts'
import { both } from '../../language.ts'
import { sendPage } from '../../page.tsx'
import { tooMany } from '../../render-error.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { useLanguage } from '../../ui/language.tsx'
import type { WebApp } from '../../web-app.ts'
import type { ZipFile } from '../../zip.ts'
import { AccountPage } from './back.tsx'
import { fileName, sendZip } from './history-files.ts'
import { requireAccount, requireOwner } from './require-account.ts'

const TITLE = both('Tus datos', 'Your data')

/** /cuenta/mis-datos: what we keep, and all of it as one file. */
export function registerMyData(server: FastifyInstance, app: WebApp): void {
  server.get('/cuenta/mis-datos', async (request, reply) => {
    if ((await requireAccount(request, reply)) === null) return reply
    return sendPage(app, request, reply, { title: TITLE }, <MyData />)
  })

  server.get('/cuenta/mis-datos/zip', async (request, reply) => {
    const owner = await requireOwner({ app, request, reply })
    if (owner === null) return reply
    const excess = await takeQuota(app, [{ action: 'zip-by-owner', subject: owner.accountId }])
    if (excess !== null) throw tooMany(excess.retryAfter_s)
    const data = JSON.stringify(await exportAccount(app, owner), null, 2)
    return sendZip(reply, 'mis-datos.zip', everything(app, owner.accountId, data))
  })
}

async function* everything(app: WebApp, accountId: string, data: string): AsyncGenerator<ZipFile> {
  yield { name: 'datos.json', bytes: Buffer.from(data), at: app.clock.now() }
  for await (const cfdi of stampedOfHistory(app.db, wholeHistory(accountId), NO_FILTER))
    yield { name: `facturas/${fileName(cfdi, 'xml')}`, bytes: cfdi.stampedXml, at: cfdi.stampedAt }
}

function MyData() {
  const { say } = useLanguage()
  return (
    <AccountPage title={TITLE}>
      <p class="lead">
        {say(
          'Esto es todo lo que guardamos de tu cuenta. Puedes llevártelo completo.',
          'This is all that we keep of your account. You can take all of it with you.',
        )}
      </p>
      <div class="card">
        <ul>
          <li>{say('Tu nombre y tu correo', 'Your name and your e-mail')}</li>
          <li>
            {say(
              'Tus datos fiscales guardados y los correos a donde van tus facturas',
              'Your saved tax data and the addresses that your invoices go to',
            )}
          </li>
          <li>{say('Tus facturas y solicitudes', 'Your invoices and requests')}</li>
          <li>
            {say(
              'En qué dispositivos está abierta tu cuenta, tus llaves de acceso y tus enlaces para contadores',
              'On which devices your account is open, your passkeys and your links for accountants',
            )}
          </li>
        </ul>
      </div>
      <p class="actions">
        <ButtonLink href="/cuenta/mis-datos/zip" download>
          {say('Descargar mis datos (ZIP)', 'Download my data (ZIP)')}
        </ButtonLink>
      </p>
      <p class="hint">
        {say(
          'Trae un archivo JSON y el XML de cada factura. Tu contraseña no va: no la conocemos.',
          'It holds a JSON file and the XML of each invoice. Your password is not in it: we do not know it.',
        )}
      </p>
      <p>
        <a href="/cuenta/borrar">{say('Borrar mi cuenta', 'Delete my account')}</a>
      </p>
    </AccountPage>
  )
}
