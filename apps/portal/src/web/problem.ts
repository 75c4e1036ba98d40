import type { Fault } from '@timbra/cfdi'

/** A failure as a client sees it. `title` says what happened, `detail` what to do; both in Spanish, for people. */
export type Problem = {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly faults?: readonly Fault[]
  readonly retryAfter_s?: number
  /** Methods that the address has. */
  readonly allow?: string
}
