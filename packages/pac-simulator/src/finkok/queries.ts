import { localFecha } from '@timbra/cfdi'
import type { LedgerEntry } from '../ledger.ts'
import { statusOf } from '../sat/consulta.ts'
import { soapFault, type SoapOperation } from '../soap.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { type Fields, fieldsXML, nested, resultReply } from './envelope.ts'
import { creditOf } from './login.ts'

type Query = (world: World, asked: SoapOperation) => Reply

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** As JavaScript counts months, which is near enough to three. */
const KEPT_ms = 92 * 24 * 3_600_000

/** query_pending: S while the SAT has not heard of it, then F. Source: pac-spec §5.3. */
export const queryPending: Query = (world, asked) => {
  const uuid = asked.text('uuid')
  const entry = world.ledgers.finkok.findByUUID(uuid)
  const isSent = entry !== null && age_ms(world, entry) >= (entry.satDelay_ms ?? 0)
  const error = !UUID.test(uuid)
    ? 'UUID con formato invalido'
    : entry === null
      ? `UUID ${uuid} No Encontrado`
      : ''
  return resultReply('stamp', asked.name, [
    ['status', entry === null ? '' : isSent ? 'F' : 'S'],
    ['xml', entry?.xml ?? ''],
    ['uuid', entry?.uuid ?? ''],
    ['uuid_status', entry === null ? '' : isSent ? 'Enviado' : 'Pendiente'],
    ['next_attempt', ''],
    ['attempts', entry === null ? '' : isSent ? '1' : '0'],
    ['error', error],
    ['date', entry === null ? '' : entry.timbre.fechaTimbrado],
  ])
}

/** What an older server answered to a UUID that it did not know: a soap-fault rule on this call. */
export const OLD_SERVER = soapFault(
  'senv',
  'senv:Server',
  "local variable 'invoice' referenced before assignment",
)

/** get_xml: what was stamped in the last three months, to who says whose it is. Source: pac-spec §5.3. */
export const getXML: Query = (world, asked) => {
  const entry = world.ledgers.finkok.findByUUID(asked.text('uuid'))
  const isKept = entry !== null && age_ms(world, entry) < KEPT_ms
  const isTheirs = entry !== null && entry.rfcEmisor === asked.text('taxpayer_id')
  const given = isKept && isTheirs && ['', 'I'].includes(asked.text('invoice_type')) ? entry : null
  return resultReply('utilities', asked.name, [
    ['xml', given?.xml ?? ''],
    ['error', given === null ? 'UUID does not Exists' : ''],
  ])
}

/** datetime: the clock of Finkok, in Mexico's centre. */
export const datetime: Query = (world, asked) =>
  resultReply('utilities', asked.name, [
    ['datetime', localFecha(world.clock.now(), 'America/Mexico_City')],
    ['error', ''],
  ])

/** report_credit: one row with what is left. */
export const reportCredit: Query = (world, asked) => {
  const rows: readonly Fields[] = [
    [
      ['taxpayer_id', asked.text('taxpayer_id')],
      ['credit', String(creditOf(world, asked))],
      ['date', localFecha(world.clock.now(), 'America/Mexico_City')],
    ],
  ]
  return resultReply('utilities', asked.name, [
    ['result', nested('ReportTotalCredit', rows)],
    ['error', ''],
  ])
}

/** get_sat_status: SAT's own answer. Source: pac-spec §5.4. */
export const satStatus: Query = (world, asked) => {
  const [re, rr, id, tt] = ['taxpayer_id', 'rtaxpayer_id', 'uuid', 'total'].map(asked.text)
  const row = statusOf(world, `?id=${id}&re=${re}&rr=${rr}&tt=${tt}`)
  const sat: Fields = [
    ['ValidacionEFOS', row.validacionEFOS],
    ['EsCancelable', row.esCancelable],
    ['CodigoEstatus', row.codigoEstatus],
    ['Estado', row.estado],
    ['EstatusCancelacion', row.estatusCancelacion],
  ]
  return resultReply('cancel', asked.name, [
    ['error', ''],
    ['sat', { xml: fieldsXML(sat) }],
  ])
}

function age_ms(world: World, entry: LedgerEntry): number {
  return world.clock.now().getTime() - Date.parse(entry.at)
}
