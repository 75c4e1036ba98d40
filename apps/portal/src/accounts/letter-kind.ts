/** reset: a link to choose another password · new-email: a link that proves the new address · email-taken: to the
 *  owner of an address that somebody wanted to change to · the other two tell what was changed, a changed mail with
 *  a link that gives the old one back. */
export type LetterKind = 'reset' | 'new-email' | 'email-taken' | 'email-changed' | 'password-changed'

/** How long a letter is of use: its link works, or its sending is still tried. */
export const LETTER_HOURS: Readonly<Record<LetterKind, number>> = {
  reset: 1,
  'new-email': 24,
  'email-taken': 24,
  'email-changed': 7 * 24,
  'password-changed': 24,
}
