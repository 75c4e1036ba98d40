import type { Fault } from '@timbra/cfdi'
import { z } from 'zod'
import { refused, type Refused } from './refused.ts'

/** Whose passkeys they are: `id` is the host that browsers bind them to. Source: WebAuthn Level 3 §5.1.2, §13.4.9. */
export type RelyingParty = { readonly id: string; readonly name: string; readonly origins: readonly string[] }

/** A passkey as its owner sees it. */
export type Passkey = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | null
}

export const PASSKEYS_MAX = 20
const NAME_MAX = 60

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]+$/)
const common = { id: base64url, rawId: base64url, type: z.literal('public-key') }

const creation = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
})

const assertion = z.object({
  ...common,
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
})

/** Reads what a browser sends after making a passkey; null for anything else. */
export function readCreation(text: string) {
  const read = creation.safeParse(jsonOf(text))
  return read.success ? { ...read.data, clientExtensionResults: {} } : null
}

/** Reads what a browser sends after using a passkey; null for anything else. */
export function readAssertion(text: string) {
  const read = assertion.safeParse(jsonOf(text))
  return read.success ? { ...read.data, clientExtensionResults: {} } : null
}

/** What people call a passkey: theirs, or a word that says what it is. */
export function passkeyName(typed: string): string {
  const name = typed.normalize('NFC').replace(/\s+/gu, ' ').trim()
  return Array.from(name).slice(0, NAME_MAX).join('') || 'Llave de acceso'
}

/** One sentence for whatever is wrong with an answer: unknown passkey, foreign signature, old challenge. */
export function passkeyRefused(): Refused {
  return refused([INVALID])
}

/** The library throws plain errors at whatever does not fit; those of PostgreSQL carry a code. */
export function isOfDatabase(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

const INVALID: Fault = {
  code: 'llave-no-valida',
  path: '',
  message: 'Esa llave de acceso no abrió la cuenta. Inténtalo otra vez, o usa tu contraseña.',
  source: 'timbra:accounts',
}
