import { creditsOf } from '../../src/credits/find.ts'
import type { Credit } from '../../src/credits/find.ts'
import type { App } from '../../src/app.ts'
import { breakersOf } from '../../src/issuance/breakers.ts'
import type { Command } from './command.ts'
import { reachApp } from './reach.ts'

/** One line per PAC in use, in order of preference: name, state of its breaker, what is left, when it said so. Fields
 *  are apart by two blanks. */
export const pacs: Command = {
  async run() {
    const { app, close } = await reachApp()
    try {
      for (const line of await linesOf(app)) console.log(line)
      return 0
    } finally {
      await close()
    }
  },
}

async function linesOf(app: App): Promise<readonly string[]> {
  const credits = await creditsOf(app.db)
  const breakers = await breakersOf(app)
  return [...breakers].map(([id, breaker]) =>
    [id, STATES[breaker.state], ...creditOf(credits.get(id))].join('  '),
  )
}

const STATES = { closed: 'contesta', open: 'en pausa', 'half-open': 'a prueba' } as const

function creditOf(credit: Credit | undefined): readonly string[] {
  if (!credit?.toldAt) return ['timbres: no lo ha dicho']
  const left = credit.stamps === 'unlimited' ? 'sin límite' : String(credit.stamps)
  const few = credit.level === 'low' ? ' (pocos)' : credit.level === 'none' ? ' (agotados)' : ''
  return [`timbres: ${left}${few}`, credit.toldAt.toISOString()]
}
