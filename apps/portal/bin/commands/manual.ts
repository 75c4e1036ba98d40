import { userInfo } from 'node:os'
import { cancelSurpluses } from '../../src/cancellation/cancel-surplus.ts'
import {
  type Decided,
  declareAbsent,
  keepWaiting,
  listManual,
  riskFailover,
  type Stuck,
} from '../../src/issuance/manual.ts'
import {
  cancelSurplusAgain,
  denySurplus,
  nameSurplus,
  type SurplusDecided,
} from '../../src/issuance/manual-surplus.ts'
import type { Command } from './command.ts'
import { reachApp } from './reach.ts'

type App = Awaited<ReturnType<typeof reachApp>>['app']
type Answer = Decided | SurplusDecided
/** What is said after the folio, and who says it. */
type Said = { readonly which: string; readonly who: string; readonly more: readonly string[] }

const VERBS: Readonly<Record<string, (app: App, said: Said) => Promise<Answer>>> = {
  wait: keepWaiting,
  absent: declareAbsent,
  failover: riskFailover,
  surplus: async (app, { which, who, more: [uuid, pac] }) => {
    const decided = await (uuid === undefined
      ? cancelSurplusAgain(app, { which, who })
      : nameSurplus(app, { which, who, uuid, pac }))
    if (decided.kind === 'done') await cancelSurpluses(app)
    return decided
  },
  'no-surplus': (app, { which, who, more: [pac] }) => denySurplus(app, { which, who, pac }),
}

export const manual: Command = {
  async run([verb = '', which, ...more]) {
    const decide = VERBS[verb]
    if (verb !== 'list' && (!decide || which === undefined)) {
      console.error(USAGE)
      return 2
    }
    const { app, close } = await reachApp()
    try {
      if (!decide || which === undefined) return print(await listManual(app))
      return answer(await decide(app, { which, who: userInfo().username, more }))
    } finally {
      await close()
    }
  },
}

const USAGE = `Uso: npm run timbra -- manual <verbo> [folio o token]

  list                        Lo que espera a una persona
  wait <cuál>                 Seguir preguntando al mismo PAC
  absent <cuál>               Ya revisaste el panel del PAC y no hay timbre: se envían los mismos bytes
  failover <cuál>             Arriesgar otro PAC sin saberlo: si el primero sí timbró, ese CFDI sobra y se pide su cancelación
  surplus <cuál> <uuid> [pac] El primer PAC sí timbró, con ese UUID: se pide su cancelación (motivo 02)
  surplus <cuál>              La cancelación del que sobra no se logró: se pide otra vez
  no-surplus <cuál> [pac]     Ya revisaste el panel y el primer PAC no timbró: nada sobra`

function print(rows: readonly Stuck[]): number {
  if (rows.length === 0) console.log('Nada espera a una persona.')
  for (const row of rows)
    console.log(
      [
        row.folio ?? '(sin folio)',
        row.state,
        row.pac ?? '-',
        row.since.toISOString(),
        row.codes.join(',') || '-',
        surplusText(row.surplus),
        row.token,
      ].join('  '),
    )
  return 0
}

/** One word, so that the line stays a table: 'sobra:<uuid>@sw:in-process', 'revisar:sw'. */
function surplusText(surplus: Stuck['surplus']): string {
  if (surplus === null) return '-'
  if (surplus.uuid === null) return `revisar:${surplus.pac}`
  return `sobra:${surplus.uuid}@${surplus.pac}:${surplus.cancellation ?? 'por-pedir'}`
}

function answer(decided: Answer): number {
  console.log(sentenceOf(decided))
  return decided.kind === 'done' ? 0 : 1
}

function sentenceOf(decided: Answer): string {
  switch (decided.kind) {
    case 'done':
      return 'Hecho. Un trabajador sigue con ella ahora.'
    case 'unknown':
      return 'No hay una sola factura con ese folio o token.'
    case 'not-now':
      return `No se puede: la factura está en «${decided.state}» o ningún PAC la tiene pendiente.`
    case 'no-other-pac':
      return 'No hay otro PAC configurado al que enviarla.'
    case 'nothing-to-decide':
      return 'No hay nada que decidir: ningún CFDI de esa factura está en duda o por cancelar otra vez.'
    case 'which-pac':
      return `Está en duda en varios PAC; di cuál al final: ${decided.pacs.join(', ')}.`
    case 'bad-uuid':
      return 'Ese UUID no tiene la forma de un folio fiscal, o es el del CFDI que el cliente ya tiene.'
  }
}
