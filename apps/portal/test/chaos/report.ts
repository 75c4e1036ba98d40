import type { ChaosReport } from './chaos.ts'

/** The table of a run: kills, faults as the workers met them, outcomes. */
export function tableOf(report: ChaosReport): readonly string[] {
  const met = [
    'no-answer',
    'not-sent',
    'rejected',
    'absent',
    'worker-lost',
    'gave-up',
    'failed',
    'surplus-stamp',
  ]
  const rows: [string, string | number][] = [
    ['seed', report.seed],
    ...byName(report.struck),
    ...met.map((kind): [string, number] => [`events «${kind}»`, report.events[kind] ?? 0]),
    ['stamp calls begun', report.events['sending'] ?? 0],
    ['decided by the operator', report.decided],
    ['UUIDs over all ledgers', report.uuids],
    ...byName(report.outcomes),
    ['states', JSON.stringify(report.states)],
    ['violations', report.violations.length],
    ['seconds', report.took_s],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}

function byName(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).toSorted(([a], [b]) => a.localeCompare(b))
}
