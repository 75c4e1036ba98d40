import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { startWorker } from '../../src/worker/run.ts'
import { serveUntilStopped } from '../stack/child.ts'
import type { Command } from './command.ts'

export const work: Command = {
  async run() {
    const app = await createApp(loadConfig(process.env), { role: 'work' })
    const worker = await startWorker(app)
    try {
      await serveUntilStopped({})
    } finally {
      await worker.stop()
      await app.close()
    }
    return 0
  },
}
