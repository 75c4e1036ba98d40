const round_ms = 30

/** Times per second of processor time over one round: what other processes of the machine do does not count, what our
 *  garbage collector does on other threads does. */
export function measure(work: () => unknown): number {
  const start = performance.now()
  const before = process.cpuUsage()
  let count = 0
  for (; performance.now() - start < round_ms; count += 1) work()
  const { user, system } = process.cpuUsage(before)
  return (count * 1e6) / (user + system)
}

/** The rate that a tenth of the rounds reach: noise only ever slows. */
export function fastest(rates: readonly number[]): number {
  return rates.toSorted((a, b) => b - a)[Math.floor(rates.length / 10)] as number
}
