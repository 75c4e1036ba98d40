import { createLog } from '../../src/log.ts'
import { connect } from '../../src/db/connect.ts'
import { migrate as applyMigrations } from '../../src/db/migrate.ts'
import { SetupError } from '../../src/errors.ts'
import type { Command } from './command.ts'

export const migrate: Command = {
  async run() {
    const url = process.env['DATABASE_URL']
    if (!url) throw new SetupError('sin-base', 'Define DATABASE_URL con la dirección de tu PostgreSQL.')
    const connection = connect(url, { log: createLog({ level: 'warn', name: 'migrate' }), max: 2 })
    try {
      const { applied } = await applyMigrations(connection.pool)
      console.log(
        applied.length === 0
          ? 'La base de datos ya estaba al día.'
          : `Migraciones aplicadas: ${applied.join(', ')}.`,
      )
      return 0
    } finally {
      await connection.close()
    }
  },
}
