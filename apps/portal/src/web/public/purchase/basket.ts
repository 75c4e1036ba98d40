import type { Clock } from '../../../clock.ts'
import { fromOpaqueText, type Secrets, toOpaqueText } from '../../../secrets.ts'

/** The tickets that a customer has proved to hold, in the order in which they were added: ids. */
export type Basket = readonly string[]

export const BASKET_MAX = 50
/** As long as somebody might leave the page open; then the tickets are proved again. */
const KEEPS_ms = 24 * 3_600_000
const PURPOSE = 'boletos'

type Deps = { readonly secrets: Secrets; readonly clock: Clock }

/** Writes the basket as a text that travels with the forms: the time when it ends, then 16 bytes a ticket. Encrypted, so
 *  that it can be neither made nor read: it stands for the proof, and nothing of it is kept on the server. */
export function encryptBasket({ secrets, clock }: Deps, basket: Basket): string {
  if (basket.length === 0) return ''
  const until = Buffer.alloc(8)
  until.writeBigUInt64BE(BigInt(clock.now().getTime() + KEEPS_ms))
  const ids = basket.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'))
  return toOpaqueText(secrets, Buffer.concat([until, ...ids]), PURPOSE)
}

/** @returns the basket; empty for '', null when the text is too old or not ours */
export function openBasket({ secrets, clock }: Deps, encrypted: string): Basket | null {
  if (encrypted === '') return []
  const clear = fromOpaqueText(secrets, encrypted, PURPOSE)
  if (clear === null || clock.now().getTime() > Number(clear.readBigUInt64BE())) return null
  const count = (clear.length - 8) / 16
  return Array.from({ length: count }, (_, index) => idOf(clear.subarray(8 + 16 * index, 24 + 16 * index)))
}

function idOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
