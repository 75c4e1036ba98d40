import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chaos } from './chaos/chaos.ts'
import { tableOf } from './chaos/report.ts'

test('50 tickets have one UUID each or are free with a reason, whatever is killed, restarted, lost, refused or put forward', async (t) => {
  const report = await chaos({
    seed: 20261123,
    tickets: 50,
    pacs: ['sw', 'pade'],
    blows: 18,
    rest_ms: 120_000,
  })
  for (const line of tableOf(report)) t.diagnostic(line)
  assert.deepEqual(report.violations, [])
  assert.equal(
    Object.values(report.outcomes).reduce((sum, n) => sum + n, 0),
    50,
  )
  for (const blow of ['SIGKILL of a worker', 'SIGKILL of a web node', 'jump of 73 h'])
    assert.ok((report.struck[blow] ?? 0) >= 1, blow)
  assert.equal(report.struck['PostgreSQL restarted (immediate)'], 2)
})
