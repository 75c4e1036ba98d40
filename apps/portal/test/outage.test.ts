import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flawsOfOutage, linesOfOutage } from './chaos/outage-report.ts'
import { outage } from './chaos/outage.ts'

test('PACs away for a day over the end of a month: all who asked are accepted, told the truth, and stamped in time, nearest deadline first', async (t) => {
  const report = await outage({
    seed: 20261130,
    tickets: 30,
    pacs: ['sw', 'pade'],
    verbs: ['serve', 'work', 'work'], // npm run outage has two nodes and three workers
    patience_ms: 120_000,
  })
  for (const line of linesOfOutage(report)) t.diagnostic(line)
  assert.deepEqual(flawsOfOutage(report), [])
  assert.equal(report.accepted, 30)
  assert.ok(report.ambiguous >= 3, 'some answers were lost')
  assert.equal(report.states['stamped'], 8, 'nothing was stamped meanwhile')
})
