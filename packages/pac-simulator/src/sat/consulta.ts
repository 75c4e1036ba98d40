import type { LedgerEntry } from '../ledger.ts'
import type { World } from '../world.ts'
import { wordsOf } from './cancel.ts'
import { knows } from './knows.ts'
import { parseExpression, sameTotal, type Expression } from './expression.ts'

/** What ConsultaCFDIService says of a CFDI, field by field. Source: pac-spec §9. */
export type StatusRow = {
  readonly codigoEstatus: string
  readonly esCancelable: string
  readonly estado: 'Vigente' | 'Cancelado' | 'No Encontrado' | ''
  readonly estatusCancelacion: string
  readonly validacionEFOS: string
}

/** Every row of the table: malformed, unknown or not yet known, valid (cancellable or not), cancelled. */
export function statusOf(world: World, expression: string): StatusRow {
  const asked = parseExpression(expression)
  if (asked === null) return { ...EMPTY, codigoEstatus: N_601 }
  const entry = world.sat.find(asked.uuid)
  if (!entry || !matches(entry, asked) || !knows(world, entry, 'status'))
    return { ...EMPTY, codigoEstatus: N_602, estado: 'No Encontrado' }
  const { kind } = world.sat.stateOf(entry.uuid)
  return {
    codigoEstatus: 'S - Comprobante obtenido satisfactoriamente.',
    esCancelable: cancelable(world, entry),
    estado: kind === 'cancelled' ? 'Cancelado' : 'Vigente',
    estatusCancelacion: wordsOf(world.sat, entry.uuid),
    validacionEFOS: world.known.taxpayers.get(entry.rfcEmisor)?.efos === true ? '100' : '200',
  }
}

const N_601 = 'N - 601: La expresión impresa proporcionada no es válida.'
const N_602 = 'N - 602: Comprobante no encontrado.'
const EMPTY = { esCancelable: '', estado: '', estatusCancelacion: '', validacionEFOS: '' } as const

function matches(entry: LedgerEntry, asked: Expression): boolean {
  return (
    entry.rfcEmisor === asked.rfcEmisor &&
    entry.rfcReceptor === asked.rfcReceptor &&
    sameTotal(entry.total, asked.total) &&
    (asked.fe === null || entry.timbre.selloCFD.endsWith(asked.fe))
  )
}

/** A substitute (04) does not stand in the way of cancelling what it takes the place of. */
function cancelable({ sat }: World, entry: LedgerEntry): string {
  if (sat.liveRelated(entry.uuid).some(({ tipoRelacion }) => tipoRelacion !== '04')) return 'No cancelable'
  return sat.needsAcceptance(entry) ? 'Cancelable con aceptación' : 'Cancelable sin aceptación'
}
