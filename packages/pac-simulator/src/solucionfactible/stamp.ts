import type { Answer } from '../call.ts'
import type { FaultRule, Mode, Subject } from '../faults.ts'
import type { LedgerEntry } from '../ledger.ts'
import { refusal, type Refusal } from '../rules/refusal.ts'
import { decide, stampsUsed, type Decision } from '../stamp.ts'
import { tamper } from '../sw/tamper.ts'
import { cadenaTimbre } from '../timbre.ts'
import type { World } from '../world.ts'
import type { SfStatus, SolucionFactibleAccount } from './accounts.ts'
import type { Bean } from './envelope.ts'

/** `timbrar`: the outer status says that the request was read, the inner one what became of the CFDI.
 *  Source: pac-spec §7. */
export async function certificacion(
  world: World,
  x: { readonly account: SolucionFactibleAccount; readonly xml: Buffer; readonly subject: Subject },
): Promise<{ readonly bean: Bean; readonly duplicate: Answer['duplicate'] }> {
  const { account, xml, subject } = x
  const used = stampsUsed(world, PAC, account.user)
  const outOfStamps = account.stamps !== 'unlimited' && used >= account.stamps ? NO_STAMPS : null
  const decision = await decide(world, { pac: PAC, xml, user: account.user, outOfStamps })
  return { bean: processed(worded(world, subject, decision)), duplicate: decision.kind === 'duplicate' }
}

export const PAC = 'solucionfactible'

/** An account without stamps is only said in words; that the status is then 620 is a guess. */
export const NO_STAMPS = refusal('620', 'El usuario no cuenta con timbres disponibles.')

type Resultado = { readonly status: number; readonly mensaje: string; readonly entry: LedgerEntry | null }

/** A 307 brings the earlier stamp along, unless a fault rule keeps it back. */
function worded(world: World, subject: Subject, decision: Decision): Resultado {
  const since = 'entry' in decision ? new Date(decision.entry.at) : undefined
  const fault = (mode: Mode): FaultRule | null =>
    world.faults.take({ pac: PAC, op: 'stamp' }, subject, [mode], since)
  if (decision.kind === 'refused') return { ...sfRefusal(decision.refusals), entry: null }
  if (!('entry' in decision)) return { ...PREVIOUS, entry: null }
  const isMagic = decision.kind === 'fresh' && subject.serie === 'Z307'
  if (isMagic || (decision.kind === 'duplicate' && fault('dup-no-data'))) return { ...PREVIOUS, entry: null }
  const variant = fault('bad-tfd')?.variant
  const entry = variant ? tamper(decision.entry, variant, world.pacKey) : decision.entry
  return decision.kind === 'fresh' ? { ...STAMPED, entry } : { ...PREVIOUS, entry }
}

const STAMPED: SfStatus = { status: 200, mensaje: 'El CFDI fue certificado exitosamente.' }
const PREVIOUS: SfStatus = { status: 307, mensaje: 'El CFDI contiene un timbre previo.' }

/** A code of SAT's matrix stands inside `mensaje` under the status 301; so does what others call 401, a Fecha out of its
 *  72 hours. Source: pac-spec §7, §12.3. */
export function sfRefusal(found: readonly Refusal[]): SfStatus {
  const refusals = found.map((one) => (one.code === '401' ? { ...one, code: 'CFDI40101' } : one))
  const [first] = refusals
  const number = first && /^\d+$/.test(first.code) ? Number(first.code) : null
  if (first && number !== null) {
    return { status: number, mensaje: [first.text, first.detail].filter(Boolean).join(' ') }
  }
  const words = refusals.map(({ code, text }) => `[Error #${code}] ${text}`)
  return { status: 301, mensaje: `Error de validaciones adicionales ${words.join(' ')}` }
}

function processed({ status, mensaje, entry }: Resultado): Bean {
  const timbre = entry?.timbre ?? null
  const resultado: Bean = {
    type: 'CFDIResultadoCertificacion',
    fields: [
      ['cadenaOriginal', timbre && cadenaTimbre(timbre)],
      ['certificadoSAT', timbre && timbre.noCertificadoSAT],
      ['cfdiTimbrado', entry && Buffer.from(entry.xml).toString('base64')],
      ['fechaTimbrado', entry && new Date(entry.at).toISOString()],
      ['mensaje', mensaje],
      ['qrCode', null],
      ['selloSAT', timbre && timbre.selloSAT],
      ['status', status],
      ['uuid', timbre && timbre.uuid],
      ['versionTFD', timbre && '1.1'],
    ],
  }
  return outer('CFDICertificacion', { status: 200, mensaje: 'La solicitud fue procesada.' }, resultado)
}

/** The shape that stamp and cancellation share. */
export function outer(type: string, { status, mensaje }: SfStatus, resultado: Bean | null): Bean {
  return {
    type,
    fields: [
      ['mensaje', mensaje],
      ['resultados', resultado],
      ['status', status],
    ],
  }
}
