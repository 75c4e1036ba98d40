import { userInfo } from 'node:os'
import {
  type Decided,
  declareAbsent,
  keepWaiting,
  listManual,
  riskFailover,
  type Stuck,
} from '../../src/issuance/manual.ts'
import type { Command } from './command.ts'
import { reachApp } from './reach.ts'

const VERBS = { wait: keepWaiting, absent: declareAbsent, failover: riskFailover }

export const manual: Command = {
  summary: 'Facturas que esperan a una persona: list | wait | absent | failover <folio o token>',
  async run([verb = '', which]) {
    const isVerb = verb === 'wait' || verb === 'absent' || verb === 'failover'
    if (verb !== 'list' && (!isVerb || which === undefined)) {
      console.error(USAGE)
      return 2
    }
    const { app, close } = await reachApp()
    try {
      if (!isVerb) return print(await listManual(app))
      return answer(await VERBS[verb](app, { which: which ?? '', who: userInfo().username }))
    } finally {
      await close()
    }
  },
}

const USAGE = `Uso: npm run timbra -- manual <verbo> [folio o token]

  list              Lo que espera a una persona
  wait <cuál>       Seguir preguntando al mismo PAC
  absent <cuál>     Ya revisaste el panel del PAC y no hay timbre: se envían los mismos bytes
  failover <cuál>   Arriesgar otro PAC sin saberlo: si el primero sí timbró, ese CFDI sobra y debe cancelarse`

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
        row.surplus === null ? '-' : `sobra:${row.surplus}`,
        row.token,
      ].join('  '),
    )
  return 0
}

function answer(decided: Decided): number {
  console.log(sentenceOf(decided))
  return decided.kind === 'done' ? 0 : 1
}

function sentenceOf(decided: Decided): string {
  switch (decided.kind) {
    case 'done':
      return 'Hecho. Un trabajador sigue con ella ahora.'
    case 'unknown':
      return 'No hay una sola factura con ese folio o token.'
    case 'not-now':
      return `No se puede: la factura está en «${decided.state}» o ningún PAC la tiene pendiente.`
    case 'no-other-pac':
      return 'No hay otro PAC configurado al que enviarla.'
  }
}
