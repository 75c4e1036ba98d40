import { createHash } from 'node:crypto'
import { localFecha } from '@timbra/cfdi'
import { type Answer, NOTHING, once } from '../call.ts'
import type { FaultRule, Mode, Subject } from '../faults.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Refusal } from '../rules/refusal.ts'
import { soapFault, type SoapOperation } from '../soap.ts'
import { decide, stampsUsed, type Decision } from '../stamp.ts'
import type { Reply } from '../sw/reply.ts'
import { tamper } from '../sw/tamper.ts'
import type { World } from '../world.ts'
import type { FinkokLogin } from './accounts.ts'
import { type Fields, resultReply } from './envelope.ts'
import * as said from './incidence.ts'

/** How much later than a `stamp` the SAT hears of a `quick_stamp`; meanwhile query_pending says S. A guess. */
const QUICK_LAG_ms = 60_000
const LIMIT_bytes = 1024 * 1024

export type StampCall = {
  readonly world: World
  readonly operation: SoapOperation
  /** What the base64 holds; null when it is no base64. */
  readonly xml: Buffer | null
  readonly subject: Subject
}

/** `stamp`, `quick_stamp`, `sign_stamp`: stamps once per Sello. Source: pac-spec §5.2, §5.3. */
export async function stamp(call: StampCall): Promise<Answer> {
  const { world, operation, xml, subject } = call
  const account = world.finkok.accounts.login(operation.text('username'), operation.text('password'))
  if (account?.maintenance) return once(MAINTENANCE)
  const refused = refusedBefore(account, xml, subject, issuerOf(xml))
  if (refused) return once(refusedReply(call, [refused]))
  const { user, stamps } = account as FinkokLogin
  const used = stampsUsed(world, 'finkok', user)
  const outOfStamps = stamps !== 'unlimited' && used >= stamps ? said.NO_STAMPS : null
  const satDelay_ms = operation.name === 'quick_stamp' ? QUICK_LAG_ms : 0
  const decision = await decide(world, { pac: 'finkok', xml: xml as Buffer, user, outOfStamps, satDelay_ms })
  return { reply: worded(call, decision), duplicate: decision.kind === 'duplicate' }
}

/** `stamped`: what became of these bytes; stamps nothing. A `recover-lag` rule makes it answer 603 although it did. */
export async function stamped(call: StampCall): Promise<Reply> {
  const { world, operation, xml, subject } = call
  const account = world.finkok.accounts.login(operation.text('username'), operation.text('password'))
  if (!account) return refusedReply(call, [said.WRONG_USER])
  if (xml === null) return refusedReply(call, [said.BAD_XML])
  const sello = /<cfdi:Comprobante\b[^>]*?\sSello="([^"]*)"/.exec(xml.toString('utf8'))?.[1] ?? ''
  const entry = await world.ledgers.finkok.find(sello)
  const at = { pac: 'finkok', op: 'recover' } as const
  const isLate = entry && world.faults.take(at, subject, ['recover-lag'], new Date(entry.at))
  if (!entry || isLate) return refusedReply(call, [said.NOT_PREVIOUS])
  return stampedReply(call, entry, [])
}

export const MAINTENANCE = soapFault('senv', 'senv:Server', 'Service temporarily unavailable')

function refusedBefore(
  account: FinkokLogin | null,
  xml: Buffer | null,
  subject: Subject,
  issuer: string,
): Refusal | null {
  if (!account) return said.WRONG_USER
  if (account.locked) return said.SUSPENDED
  if (xml === null || subject === NOTHING) return said.BAD_XML // base64 of base64 too
  if (xml.length > LIMIT_bytes) return said.TOO_LARGE
  if (/<(?:[^\s<>/:]+:)?TimbreFiscalDigital[\s/>]/.test(xml.toString('utf8'))) return said.HAS_TFD
  if (account.clients !== 'any' && !account.clients.includes(issuer)) return said.NOT_REGISTERED
  return account.suspendedClients.includes(issuer) ? said.CLIENT_SUSPENDED : null
}

/** null for what is not base64. */
export function decoded(base64: string): Buffer | null {
  const compact = base64.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 !== 0) return null
  return Buffer.from(compact, 'base64')
}

function issuerOf(xml: Buffer | null): string {
  return /<cfdi:Emisor\b[^>]*?\sRfc="([^"]*)"/.exec(xml?.toString('utf8') ?? '')?.[1] ?? ''
}

/** Says the decision, or what a fault rule makes of it. */
function worded(call: StampCall, decision: Decision): Reply {
  const { world, subject, operation } = call
  if (decision.kind === 'refused') return refusedReply(call, decision.refusals)
  if (!('entry' in decision)) return refusedReply(call, [said.HAS_TFD])
  const { entry } = decision
  const fault = (mode: Mode): FaultRule | null =>
    world.faults.take({ pac: 'finkok', op: 'stamp' }, subject, [mode], new Date(entry.at))
  const isDuplicate = decision.kind !== 'fresh'
  const withoutData =
    (isDuplicate && (operation.name === 'quick_stamp' || fault('dup-no-data') !== null)) ||
    (!isDuplicate && subject.serie === 'Z307')
  if (withoutData) return refusedReply(call, TWICE)
  const variant = fault('bad-tfd')?.variant
  const given = variant ? tamper(entry, variant, world.pacKey) : entry
  const warnings = fault('warn-with-success') ? [said.WARNING] : []
  return stampedReply(call, given, isDuplicate ? TWICE : warnings)
}

/** The 307 has been seen twice in one answer. */
const TWICE = [said.PREVIOUS, said.PREVIOUS]

export function refusedReply(call: StampCall, refusals: readonly Refusal[]): Reply {
  const isDuplicate = refusals === TWICE
  return resultReply('stamp', call.operation.name, [
    ['xml', ''],
    ['UUID', ''],
    ['Fecha', ''],
    ['CodEstatus', isDuplicate ? BEFORE : ''],
    ['SatSeal', ''],
    ['Incidencias', incidencesOf(call, refusals)],
    ['NoCertificadoSAT', ''],
  ])
}

function stampedReply(call: StampCall, { timbre, xml }: LedgerEntry, warnings: readonly Refusal[]): Reply {
  const isDuplicate = warnings === TWICE || call.operation.name === 'stamped'
  const fields: Fields = [
    ['xml', xml],
    ['UUID', timbre.uuid],
    ['Fecha', timbre.fechaTimbrado],
    ['CodEstatus', isDuplicate ? BEFORE : 'Comprobante timbrado satisfactoriamente'],
    ['SatSeal', timbre.selloSAT],
    ['Incidencias', incidencesOf(call, warnings)],
    ['NoCertificadoSAT', timbre.noCertificadoSAT],
  ]
  return resultReply('stamp', call.operation.name, fields)
}

const BEFORE = 'Comprobante timbrado previamente'

function incidencesOf({ world, xml }: StampCall, refusals: readonly Refusal[]): { readonly xml: string } {
  const fecha = localFecha(world.clock.now(), 'America/Mexico_City')
  const digest = createHash('sha256')
    .update(xml ?? '')
    .digest('hex')
  const workId = `${digest.slice(0, 8)}-${digest.slice(8, 16)}`
  return said.incidences(refusals, { rfcEmisor: issuerOf(xml), fecha, workId })
}
