import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  cancellableUntil,
  type CorrectionCase,
  correctionFault,
  wayToCorrect,
} from '../src/corrections/policy.ts'
import { wallClock } from '../src/zone-clock.ts'

const invoice = (change: Partial<CorrectionCase> = {}): CorrectionCase => ({
  stampedAt: new Date('2026-11-20T18:00:00Z'), // a Friday
  total: '1000.01',
  issuerRfc: 'EKU9003173C9',
  timeZone: 'America/Ciudad_Juarez',
  corrections: 0,
  ...change,
})
const at = (text: string) => new Date(text)

test('above $1,000 the customer alone may correct until the end of the business day of issue, on the clock of the store', () => {
  const last = at('2026-11-21T06:59:59.999Z')
  assert.equal(wayToCorrect(invoice(), last).kind, 'self')
  assert.deepEqual(wayToCorrect(invoice(), at('2026-11-21T07:00:00Z')), {
    kind: 'store',
    why: 'late',
    until: cancellableUntil(invoice()),
  })
})

test('what was issued on a Saturday can be corrected until the end of Monday, and over a long weekend until Tuesday', () => {
  const saturday = invoice({ stampedAt: at('2026-11-21T18:00:00Z') })
  assert.equal(wayToCorrect(saturday, at('2026-11-24T06:59:59Z')).kind, 'self')
  assert.equal(wayToCorrect(saturday, at('2026-11-24T07:00:00Z')).kind, 'store')
  const longWeekend = invoice({ stampedAt: at('2026-11-14T18:00:00Z') })
  assert.equal(wayToCorrect(longWeekend, at('2026-11-18T06:59:59Z')).kind, 'self')
})

test('up to $1,000 it is possible until the annual return of the issuer is due', () => {
  const small = invoice({ total: '1000.00' })
  assert.equal(cancellableUntil(small).toISOString(), '2027-04-01T05:59:59.000Z')
  assert.equal(wayToCorrect(small, at('2027-04-01T05:59:59Z')).kind, 'self')
  assert.equal(wayToCorrect(small, at('2027-04-01T06:00:00Z')).kind, 'closed')
  const person = invoice({ total: '1000.00', issuerRfc: 'CACX7605101P8' })
  assert.equal(cancellableUntil(person).toISOString(), '2027-05-01T05:59:59.000Z')
})

test('a third correction of the same purchase is for the store to decide', () => {
  assert.equal(wayToCorrect(invoice({ corrections: 1 }), invoice().stampedAt).kind, 'self')
  const third = wayToCorrect(invoice({ corrections: 2 }), invoice().stampedAt)
  assert.ok(third.kind === 'store' && third.why === 'limit')
  assert.equal(correctionFault(third).code, 'correccion-limite')
})

test('the way only narrows with time, with the amount and with every correction', () => {
  const rank = { self: 0, store: 1, closed: 2 }
  const seconds = fc.integer({ min: 1_735_689_600, max: 1_893_456_000 })
  fc.assert(
    fc.property(
      seconds,
      fc.nat(700 * 86_400),
      fc.nat(400 * 86_400),
      fc.nat(3),
      fc.boolean(),
      (stamped, after, more, corrections, small) => {
        const one = invoice({
          stampedAt: new Date(stamped * 1000),
          total: small ? '999.99' : '1000.01',
          corrections,
        })
        const now = new Date((stamped + after) * 1000)
        const way = wayToCorrect(one, now)
        assert.ok(rank[wayToCorrect(one, new Date(now.getTime() + more * 1000)).kind] >= rank[way.kind])
        assert.ok(rank[wayToCorrect({ ...one, corrections: corrections + 1 }, now).kind] >= rank[way.kind])
        assert.ok(rank[wayToCorrect({ ...one, total: '9999.00' }, now).kind] >= rank[way.kind])
        if (way.kind === 'self') assert.equal(wallClock(way.until, one.timeZone).second, 59)
      },
    ),
    { numRuns: 1000 },
  )
})
