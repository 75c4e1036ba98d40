import type { Answer } from '../call.ts'
import type { FaultRule, Mode, Subject } from '../faults.ts'
import type { LedgerEntry } from '../ledger.ts'
import { refusal } from '../rules/refusal.ts'
import { decide, stampsUsed, type Decision } from '../stamp.ts'
import { tamper } from '../sw/tamper.ts'
import type { World } from '../world.ts'
import type { PadeAccount, PadeError } from './accounts.ts'
import type { Fields } from './document.ts'

export type StampOptions = { readonly options: readonly string[]; readonly contrato: string }

/** Stamps and gives the fields of `servicioTimbrado`; who asked decides between JSON and XML. Source: pac-spec §6.1. */
export async function stampFields(
  world: World,
  x: StampOptions & {
    readonly account: PadeAccount | PadeError
    readonly xml: Buffer
    readonly subject: Subject
  },
): Promise<{ readonly fields: Fields; readonly duplicate: Answer['duplicate'] }> {
  const { account, options } = x
  if ('codigo' in account) return { fields: errorFields(world, x, account), duplicate: false }
  const forbidden = options.find((option) => FORBIDDEN.includes(option))
  if (forbidden || x.xml.length === 0) {
    const mensaje = forbidden ? `Parámetro incorrecto: ${forbidden}` : 'Falta el comprobante.'
    return { fields: errorFields(world, x, { codigo: '3', mensaje }), duplicate: false }
  }
  const used = stampsUsed(world, 'pade', account.user)
  const outOfStamps =
    account.stamps !== 'unlimited' && used >= account.stamps
      ? refusal('2', 'El contrato no tiene timbres.')
      : null
  const verifySerieFolio = options.includes('VERIFICAR_SERIE_FOLIO')
  const call = { pac: 'pade', xml: x.xml, user: account.user, outOfStamps, verifySerieFolio } as const
  const decision = await decide(world, call)
  return { fields: worded(world, x, account, decision), duplicate: decision.kind === 'duplicate' }
}

/** They alter the XML, or need the CSD: not offered here. */
const FORBIDDEN: readonly string[] = ['CALCULAR_SELLO', 'ESTABLECER_CERTIFICADO', 'CORREGIR_NAMESPACES']

function worded(
  world: World,
  x: StampOptions & { readonly subject: Subject },
  account: PadeAccount,
  decision: Decision,
): Fields {
  const since = 'entry' in decision ? new Date(decision.entry.at) : undefined
  const fault = (mode: Mode): FaultRule | null =>
    world.faults.take({ pac: 'pade', op: 'stamp' }, x.subject, [mode], since)
  if (decision.kind === 'refused') return errorFields(world, x, padeError(decision))
  if (!('entry' in decision)) return errorFields(world, x, DUPLICATE)
  const isDuplicate = decision.kind !== 'fresh' || x.subject.serie === 'Z307'
  const withData =
    !isDuplicate ||
    (x.options.includes('REGRESAR_CON_ERROR_307_XML') && !fault('dup-no-data') && decision.kind !== 'fresh')
  if (!withData) return errorFields(world, x, DUPLICATE)
  const variant = fault('bad-tfd')?.variant
  const entry = variant ? tamper(decision.entry, variant, world.pacKey) : decision.entry
  const saldo =
    account.stamps === 'unlimited' ? 999_999 : account.stamps - stampsUsed(world, 'pade', account.user)
  return stampedFields(world, x, entry, { isDuplicate, saldo })
}

const DUPLICATE: PadeError = { codigo: '307', mensaje: 'El CFDI contiene un timbre previo.' }

/** A code of SAT's matrix stands inside `mensaje`; several are joined by |. That `codigo` is then 301 is a guess. */
function padeError({ refusals }: Decision & { kind: 'refused' }): PadeError {
  const [first] = refusals
  const number = first && /^\d+$/.test(first.code) ? first.code : '301'
  const mensaje = refusals.map(({ code, text, detail }) => `${code}: ${text}${detail ? ` ${detail}` : ''}`)
  return { codigo: number, mensaje: mensaje.join('|') }
}

/** Codes of errors are texts, that of a success is a number: real answers differ too. */
export function errorFields(
  world: World,
  { contrato }: { readonly contrato: string },
  error: PadeError,
): Fields {
  return [
    ['id', world.newId()],
    ['timbradoOk', false],
    ['contrato', contrato],
    ['codigo', error.codigo],
    ['mensaje', error.mensaje],
    ['version', '1.1'],
  ]
}

function stampedFields(
  world: World,
  { contrato, options }: StampOptions,
  { timbre, xml }: LedgerEntry,
  { isDuplicate, saldo }: { readonly isDuplicate: boolean; readonly saldo: number },
): Fields {
  const balance = options.includes('CONSULTAR_SALDO') ? ([['saldo', saldo]] as const) : []
  return [
    ['id', world.newId()],
    ['timbradoOk', !isDuplicate],
    ['contrato', contrato],
    ['codigo', isDuplicate ? DUPLICATE.codigo : 0],
    ['mensaje', isDuplicate ? DUPLICATE.mensaje : ''],
    ['version', '1.1'],
    ['UUID', timbre.uuid],
    ['FechaTimbrado', timbre.fechaTimbrado],
    ['selloCFD', timbre.selloCFD],
    ['noCertificadoSAT', timbre.noCertificadoSAT],
    ['selloSAT', timbre.selloSAT],
    ['xmlBase64', Buffer.from(xml).toString('base64')],
    ...balance,
  ]
}
