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
    ['PACs', report.pacs.join(', ')],
    ...byName(report.struck).map(([name, n]): [string, number] => [`blow: ${name}`, n]),
    ...byName(report.faults).map(([mode, n]): [string, number] => [`fault: ${mode}`, n]),
    ['customers who clicked twice', report.clicks.twice],
    ['customers whose name was refused', report.clicks.mends + report.clicks['gives-up']],
    ...met.map((kind): [string, number] => [`events «${kind}»`, report.events[kind] ?? 0]),
    ['stamp calls begun', report.events['sending'] ?? 0],
    ['decided by the operator', report.decided],
    ['UUIDs over all ledgers', report.uuids],
    ...byName(report.outcomes),
    ['states', JSON.stringify(report.states)],
    ['lost', report.wrong.lost],
    ['double', report.wrong.double],
    ['unexplained', report.wrong.unexplained],
    ['seconds', report.took_s],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}

function byName(counts: Readonly<Record<string, number | undefined>>): [string, number][] {
  return Object.entries(counts)
    .map(([name, n]): [string, number] => [name, n ?? 0])
    .toSorted(([a], [b]) => a.localeCompare(b))
}
