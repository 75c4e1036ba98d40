import type { ReadElement } from '@timbra/cfdi'
import type { Balance, CallOptions } from '../pac.ts'
import { textOf } from '../soap.ts'
import type { Sf } from './soap.ts'

/** Utilerias.buscar: the CFDI stamped under this UUID; null when there is none (yet) or no answer. How the document is
 *  called is not known, so the usual names are tried. Source: pac-spec §7, §16. */
export async function fetchByUUID(sf: Sf, uuid: string, o: CallOptions): Promise<Uint8Array | null> {
  const parametros = [
    ['limit', '1'],
    ['offset', '0'],
    ['uuid', uuid],
  ] as const
  const answer = await sf({
    service: 'Utilerias',
    operation: 'buscar',
    children: [['parametros', parametros]],
    ...o,
  })
  if (answer.kind !== 'answer' || answer.status !== '200') return null
  return documentOf(answer.body, ['xml', 'cfdi', 'cfdiTimbrado'])
}

/** Stamps that the account has left; null when it is not said. How the number is called is not known either. */
export async function balanceAtSf(sf: Sf, o: CallOptions): Promise<Balance | null> {
  const answer = await sf({ service: 'Utilerias', operation: 'getTimbresImplementacion', children: [], ...o })
  if (answer.kind !== 'answer' || answer.status !== '200') return null
  const numbers = ['disponibles', 'timbresDisponibles', 'timbres'].map((name) => textOf(answer.body, name))
  const left = numbers.find((text) => /^\d+$/.test(text))
  return left === undefined ? null : { stamps: Number(left) }
}

/** A document that came as text or as base64, under the first of these names that holds one. */
export function documentOf(body: ReadElement, names: readonly string[]): Uint8Array | null {
  for (const text of names.map((name) => textOf(body, name))) {
    if (text.startsWith('<')) return Buffer.from(text, 'utf8')
    const bytes = Buffer.from(text, 'base64')
    if (bytes.toString('utf8').trimStart().startsWith('<')) return bytes
  }
  return null
}
