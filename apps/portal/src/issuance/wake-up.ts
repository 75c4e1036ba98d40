/** One wake-up per issuance: a later one takes the place of an earlier one that has not begun. */
export function wakeUpKey(issuanceId: string): string {
  return `advance-issuance:${issuanceId}`
}
