import type { Charge } from '../quota/quota.ts'

/** Whom an attempt with a password is charged to: where it comes from, and the mail it names. */
export function entranceCharges({ address, correo }: { address: string; correo: string }): readonly Charge[] {
  return [
    { action: 'enter-by-address', subject: address },
    { action: 'enter-by-mail', subject: correo },
  ]
}

/** Whom a mail that somebody makes us write is charged to. */
export function mailCharges({ address, correo }: { address: string; correo: string }): readonly Charge[] {
  return [
    { action: 'mail-by-address', subject: address },
    { action: 'mail-by-mail', subject: correo },
  ]
}
