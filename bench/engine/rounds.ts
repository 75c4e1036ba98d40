const round_ms = 30

/** Times per second over one round. */
export function measure(work: () => unknown): number {
  const start = performance.now()
  let count = 0
  let elapsed = 0
  for (; elapsed < round_ms; elapsed = performance.now() - start) {
    work()
    count += 1
  }
  return (count * 1000) / elapsed
}

/** The rate that a tenth of the rounds reach: noise only ever slows. */
export function fastest(rates: readonly number[]): number {
  return rates.toSorted((a, b) => b - a)[Math.floor(rates.length / 10)] as number
}
