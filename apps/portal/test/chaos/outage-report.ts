import type { OutageReport } from './outage.ts'

export function linesOfOutage(report: OutageReport): readonly string[] {
  const { verdict, windows } = report
  const rows: [string, string | number][] = [
    ['outage from', report.began.toISOString()],
    ['PACs, all away for 24 h', report.pacs.join(', ')],
    ['accepted meanwhile', report.accepted],
    ['asked after their deadline, refused with the reason', `${report.refusedLate} of ${report.late}`],
    ['answers lost when the PACs went away', report.ambiguous],
    ['states when they came back', JSON.stringify(report.states)],
    ['seconds until all were stamped', report.catchUp_s],
    ...Object.entries(verdict.outcomes),
    ['lost', verdict.wrong.lost],
    ['double', verdict.wrong.double],
    ['unexplained', verdict.wrong.unexplained],
    ['past their legal window', windows.late.length],
    ['oldest Fecha at its stamp, hours', windows.oldest_h.toFixed(1)],
    ['nearer deadlines that waited for a later one, at most', windows.overtaken],
    ['pages read', report.pagesRead],
    ['pages that did not tell the truth', report.lies.length],
    ['seconds', report.took_s],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}

/** Everything that is not as it must be. */
export function flawsOfOutage({
  verdict,
  windows,
  lies,
  refusedLate,
  late,
}: OutageReport): readonly string[] {
  const order = windows.overtaken > IN_FLIGHT ? [`order: ${windows.overtaken} were overtaken`] : []
  const accepted = refusedLate === late ? [] : [`${late - refusedLate} late tickets were not refused`]
  return [...verdict.violations, ...windows.late, ...lies, ...order, ...accepted]
}

/** Three workers with sixteen places each take what is due in order, and end in any. */
const IN_FLIGHT = 3 * 16
