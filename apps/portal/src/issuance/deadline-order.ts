const EPOCH_MS = Date.UTC(2024, 0, 1)
const STEP_MS = 3 * 3_600_000
const [FIRST, LAST] = [-32_768, -1]

/** The place of a wake-up in the queue: the nearer the deadline, the lower, in steps of three hours until 2035. Always
 *  before mails, which have 0. */
export function priorityOf(invoiceBy: Date): number {
  const steps = Math.floor((invoiceBy.getTime() - EPOCH_MS) / STEP_MS)
  return Math.min(LAST, Math.max(FIRST, FIRST + steps))
}
