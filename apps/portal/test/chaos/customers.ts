import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { randomIds } from '../../src/ids.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { RECEPTOR } from '../support/issuance-world.ts'
import { type Dice, pick } from './dice.ts'

/** What somebody does with a ticket: asks once, clicks twice at once, or types a name that the SAT refuses and then
 *  either mends it or gives up. */
export type Mood = 'once' | 'twice' | 'mends' | 'gives-up'

export function moodOf(random: Dice): Mood {
  const drawn = random()
  if (drawn < 0.1) return 'twice'
  if (drawn < 0.13) return 'mends'
  return drawn < 0.16 ? 'gives-up' : 'once'
}

/** Clicks until some node answers, always with the same form. @returns the page to which the customer is led */
export async function ask(
  urls: readonly string[],
  ticket: Ticket,
  mood: Mood,
  random: Dice,
): Promise<string> {
  const id = randomIds.uuid()
  const nombre = mood === 'mends' || mood === 'gives-up' ? 'NO COINCIDE' : RECEPTOR.nombre
  // Drawn before anything is awaited, so that a seed means the same clicks.
  const nodes = Array.from({ length: 16 }, () => pick(random, urls))
  for (let round = 0; ; round++) {
    const clicks = mood === 'twice' ? 2 : 1
    const led = await Promise.all(
      Array.from({ length: clicks }, (_, click) =>
        submit(nodes[(round + click) % nodes.length] ?? '', ticket, id, nombre),
      ),
    )
    const pages = new Set(led.filter((page) => page !== null))
    if (pages.size > 1) throw new Error('two clicks of one form led to two pages')
    const [page] = pages
    if (page !== undefined) return page
    await pause(250)
  }
}

/** Each customer comes from an address of their own: a node limits how often one may ask. */
export function fromHome(who: string): { readonly 'x-forwarded-for': string } {
  const bytes = createHash('sha256').update(who).digest().subarray(0, 3)
  return { 'x-forwarded-for': `10.${[...bytes].join('.')}` }
}

/** @returns the path that a browser is led to; null when nobody answered, or only to say that it cannot now */
export async function submit(
  url: string,
  ticket: Ticket,
  id: string,
  nombre: string,
): Promise<string | null> {
  const body = new URLSearchParams({
    ...RECEPTOR,
    nombre,
    correo: '',
    numero: ticket.code,
    total: ticket.total,
    id,
  })
  const headers = { 'sec-fetch-site': 'same-origin', ...fromHome(ticket.id) }
  try {
    const signal = AbortSignal.timeout(10_000)
    const answer = await fetch(`${url}/facturar`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body,
      signal,
    })
    const text = await answer.text()
    if (answer.status === 303) return answer.headers.get('location')
    if (answer.status >= 500 || answer.status === 429) return null
    throw new Error(`${answer.status}: ${text.replaceAll(/<[^>]*>/g, ' ').slice(0, 1500)}`)
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof DOMException) return null
    throw cause
  }
}

/** Asks with a ticket whose deadline has passed. @returns the words of the page that refuses it */
export async function tryLate(url: string, ticket: Ticket): Promise<string> {
  const page = await submit(url, ticket, randomIds.uuid(), RECEPTOR.nombre).catch((cause: unknown) => cause)
  return page instanceof Error ? page.message.replaceAll(/\s+/g, ' ') : `accepted: ${String(page)}`
}
