import { openConfirmedAccount } from '../../src/accounts/open-confirmed.ts'
import { type App, createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { sealingCSD } from '../../src/csd/open.ts'
import { saveCSD } from '../../src/csd/save.ts'
import { migrate } from '../../src/db/migrate.ts'
import { SetupError } from '../../src/errors.ts'
import { saveProfile } from '../../src/fiscal-profiles/save.ts'
import { randomIds } from '../../src/ids.ts'
import { makeApiKey, storeApiKey } from '../../src/issuers/api-keys.ts'
import { loadSample } from '../../src/sample/load.ts'
import { keptText } from '../stack/folder.ts'
import { sandboxPapers } from '../stack/papers.ts'
import type { StackSample } from '../stack/stack.ts'
import type { Command } from './command.ts'

/** Started by `timbra start` before the web process and the worker: migrates, and fills a sandbox with the sample
 *  chain. Tells its supervisor what it loaded and ends. */
export const prepare: Command = {
  async run() {
    const app = await createApp(loadConfig(process.env), { role: 'prepare' })
    try {
      await migrate(app.pool)
      const ready = app.config.mode === 'sandbox' ? await prepareSandbox(app) : {}
      process.send?.({ ready })
    } finally {
      await app.close()
    }
    return 0
  },
}

async function prepareSandbox(app: App): Promise<StackSample> {
  const { issuer, readyTicket } = await loadSample(app, { now: app.clock.now() })
  await giveCSD(app, issuer.id)
  const key = keptText(app.config.dataDir, 'demo-api-key', () => makeApiKey(randomIds))
  await storeApiKey(app, { issuerId: issuer.id, name: 'demostración', key })
  return {
    apiKey: key,
    login: await demoLogin(app),
    ...(readyTicket && { ticketUrl: `/f/${readyTicket.code}`, ticketTotal: readyTicket.total }),
  }
}

async function giveCSD(app: App, issuerId: string): Promise<void> {
  if ((await sealingCSD(app, issuerId)) !== null) return
  const papers = await sandboxPapers(app.config.dataDir, app.clock.now())
  const { csdCer: cer, csdKey: key, csdPassphrase: passphrase } = papers
  const faults = await saveCSD(app, { issuerId, cer, key, passphrase })
  if (faults.length > 0) throw new SetupError('csd-demo', faults.map(({ message }) => message).join(' '))
}

/** A customer with an account and one company, so that a visitor need not register to see what an account gives.
 *  The company is one of the SAT's public test taxpayers. */
async function demoLogin(app: App): Promise<string> {
  const contrasena = keptText(
    app.config.dataDir,
    'demo-password',
    () => `demo-${randomIds.crockford(8).toLowerCase()}`,
  )
  const correo = 'demo@timbra.example'
  const opened = await openConfirmedAccount(app, { nombre: 'Cuenta de demostración', correo, contrasena })
  if (!opened.ok) throw new SetupError('cuenta-demo', opened.faults.map(({ message }) => message).join(' '))
  if (opened.value.created)
    await saveProfile(app, opened.value.accountId, { id: null, ...DEMO_COMPANY, correo })
  return `${correo} · ${contrasena}`
}

const DEMO_COMPANY = {
  tipo: 'empresa',
  rfc: 'URE180429TM6',
  nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
  domicilioFiscalReceptor: '86991',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
}
