import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { SetupError } from '../../src/errors.ts'
import { buildServer } from '../../src/web/server.ts'
import { serveUntilStopped } from '../stack/child.ts'
import type { Command } from './command.ts'

export const serve: Command = {
  async run() {
    const config = loadConfig(process.env)
    const app = await createApp(config, { role: 'serve' })
    const server = await buildServer(app)
    try {
      const url = await server.listen({ host: config.host, port: config.port })
      app.log.info({ port: config.port }, 'serving')
      await serveUntilStopped({ url })
    } catch (cause) {
      throw portProblem(cause, config.port)
    } finally {
      await server.close()
      await app.close()
    }
    return 0
  },
}

function portProblem(cause: unknown, port: number): SetupError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'EADDRINUSE') {
    return new SetupError(
      'puerto-ocupado',
      `El puerto ${port} ya lo usa otro programa. Ciérralo o elige otro: PORT=${port + 1} npm start`,
      { cause },
    )
  }
  if (code === 'EACCES') {
    return new SetupError(
      'puerto-sin-permiso',
      `No hay permiso para usar el puerto ${port}. Elige uno mayor que 1023: PORT=3000 npm start`,
      { cause },
    )
  }
  throw cause
}
