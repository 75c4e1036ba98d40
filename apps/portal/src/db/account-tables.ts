/** Tables of who has an account: how they enter, what they keep, whom they let look. */
import type { Generated } from 'kysely'

export type AccountTable = {
  id: string
  nombre: string
  email: string
  password_hash: string
  created_at: Date
  confirmed_at: Date | null
  mail_due_at: Generated<Date | null>
  mail_tries: Generated<number>
}

export type AccountConfirmationTable = {
  token_sha256: string
  account_id: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export type AccountSessionTable = {
  token_sha256: string
  account_id: string
  created_at: Date
  expires_at: Date
  id: Generated<string>
  browser: string | null
  system: string | null
  seen_at: Date
  proven_at: Generated<Date | null>
}

export type AccountPasskeyTable = {
  id: string
  credential_id: string
  account_id: string
  name: string
  public_key: Buffer
  counter: string
  transports: string[]
  created_at: Date
  used_at: Date | null
}

export type PasskeyChallengeTable = {
  challenge_sha256: string
  browser_sha256: string
  purpose: 'create' | 'enter' | 'prove'
  expires_at: Date
}

export type AccountLetterTable = {
  id: string
  account_id: string
  kind: 'reset' | 'new-email' | 'email-taken' | 'email-changed' | 'password-changed'
  email: string
  created_at: Date
  due_at: Date | null
  tries: Generated<number>
  token_sha256: string | null
  expires_at: Date
}

export type ShareLinkTable = {
  id: string
  account_id: string
  token_sha256: string
  label: string
  rfc: string | null
  from_month: string
  to_month: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export type AttemptQuotaTable = { action: string; subject_sha256: string; used: number; resets_at: Date }

export type FiscalProfileTable = {
  id: string
  account_id: string
  kind: 'persona' | 'empresa'
  rfc: string
  nombre: string
  domicilio_fiscal: string
  regimen_fiscal: string
  uso_cfdi: string
  email: string | null
  created_at: Date
  preferred: Generated<boolean>
}
