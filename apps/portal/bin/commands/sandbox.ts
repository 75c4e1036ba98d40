import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startMailbox, startSimulator } from '@timbra/pac-simulator'
import { demoTaxpayers } from '@timbra/pac-simulator/sandbox'
import { systemClock } from '../../src/clock.ts'
import { dataDirectory } from '../../src/config.ts'
import { serveUntilStopped } from '../stack/child.ts'
import { sandboxPapers } from '../stack/papers.ts'
import { sandboxPacSettings } from '../stack/sandbox-pacs.ts'
import type { Command } from './command.ts'

export const sandbox: Command = {
  async run() {
    const dataDir = dataDirectory(process.env)
    mkdirSync(dataDir, { recursive: true })
    const authority = await sandboxPapers(dataDir, systemClock.now())
    const port = Number(process.env['TIMBRA_SIMULATOR_PORT'] ?? 0)
    const ledgerDir = join(dataDir, 'simulador')
    const simulator = await startSimulator({ port, authority, ledgerDir, taxpayers: demoTaxpayers() })
    const mailbox = await startMailbox({
      port: Number(process.env['TIMBRA_MAILBOX_PORT'] ?? 0),
      host: '127.0.0.1',
      dir: join(dataDir, 'correo'),
      limit: 200,
    })
    if (!process.send) console.log(`Simulador: ${simulator.url} · correo SMTP: 127.0.0.1:${mailbox.port}`)
    const { url: simulatorUrl } = simulator
    const pacSettings = sandboxPacSettings(simulatorUrl)
    await serveUntilStopped({ simulatorUrl, pacSettings, smtpPort: mailbox.port })
    await simulator.close()
    await mailbox.close()
    return 0
  },
}
