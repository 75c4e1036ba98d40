import type { Fault } from '@timbra/cfdi'

/** The world or we failed. `publicMessage` may be shown to anybody: what happened and what to do, in Spanish.
 *  `context` is for the log and must hold no RFC, e-mail, key or XML. */
export class AppError extends Error {
  readonly code: string
  readonly publicMessage: string
  readonly context: Record<string, unknown>

  constructor(
    code: string,
    publicMessage: string,
    options: { cause?: unknown; context?: Record<string, unknown> } = {},
  ) {
    super(`${code}: ${publicMessage}`, { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.publicMessage = publicMessage
    this.context = options.context ?? {}
  }
}

/** What was asked for is not here, or the asker may not know that it is. */
export class NotFoundError extends AppError {}

/** The request contradicts what is already recorded; `faults` say where. */
export class ConflictError extends AppError {
  readonly faults: readonly Fault[]
  constructor(code: string, publicMessage: string, faults: readonly Fault[] = []) {
    super(code, publicMessage)
    this.faults = faults
  }
}

/** A part that we need (database, PAC, mail) is away. `retryAfter_s` says when to try again. */
export class UnavailableError extends AppError {
  readonly retryAfter_s: number
  constructor(code: string, publicMessage: string, retryAfter_s: number, cause?: unknown) {
    super(code, publicMessage, { cause })
    this.retryAfter_s = retryAfter_s
  }
}

/** The installation is not usable as configured; the sentence says what to change. */
export class SetupError extends AppError {}

/** Marks the end of an exhaustive switch: reaching it is our bug. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
