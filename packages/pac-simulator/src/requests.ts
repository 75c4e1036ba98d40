/** A request as it came over the wire, for contract assertions. */
export type RecordedRequest = {
  readonly at: string
  readonly method: string
  readonly url: string
  /** Names and values in order of arrival, case kept. */
  readonly rawHeaders: readonly string[]
  /** base64 */
  readonly body: string
}

export type RequestLog = {
  record(request: RecordedRequest): void
  all(): readonly RecordedRequest[]
  clear(): void
}

const KEPT = 1000

/** Keeps the newest thousand, in memory only: bodies hold personal data. */
export function createRequestLog(): RequestLog {
  let requests: RecordedRequest[] = []
  return {
    record: (request) => {
      requests.push(request)
      if (requests.length > KEPT) requests.shift()
    },
    all: () => requests,
    clear: () => {
      requests = []
    },
  }
}
