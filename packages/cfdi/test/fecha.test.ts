import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isFecha, localFecha } from '../src/index.ts'

test('Fecha is the clock on the wall of the store', () => {
  const at = new Date('2026-11-21T05:03:09Z')
  assert.equal(localFecha(at, 'America/Cancun'), '2026-11-21T00:03:09')
  assert.equal(localFecha(at, 'America/Monterrey'), '2026-11-20T23:03:09')
  assert.equal(localFecha(at, 'America/Hermosillo'), '2026-11-20T22:03:09')
  assert.equal(localFecha(at, 'America/Tijuana'), '2026-11-20T21:03:09')
  assert.equal(localFecha(at, 'America/Ciudad_Juarez'), '2026-11-20T22:03:09')
})

test('only the border changes its clocks in summer', () => {
  const at = new Date('2026-07-01T18:00:00Z')
  assert.equal(localFecha(at, 'America/Mexico_City'), '2026-07-01T12:00:00')
  assert.equal(localFecha(at, 'America/Tijuana'), '2026-07-01T11:00:00')
  assert.equal(localFecha(at, 'America/Ciudad_Juarez'), '2026-07-01T12:00:00')
  assert.equal(localFecha(at, 'America/Hermosillo'), '2026-07-01T11:00:00')
})

test('every instant of every zone is what the calendar of the platform says, whichever was asked before', () => {
  const zones = [
    'America/Mexico_City',
    'America/Tijuana',
    'America/Cancun',
    'America/Ojinaga',
    'Asia/Kathmandu',
  ]
  const said = (at: Date, timeZone: string) =>
    at.toLocaleString('sv-SE', { timeZone, hourCycle: 'h23' }).replace(' ', 'T')
  const instant = fc.date({ min: new Date('1996-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, fc.constantFrom(...zones), (at, timeZone) => {
      assert.equal(localFecha(at, timeZone), said(at, timeZone))
    }),
    { numRuns: 2_000 },
  )
})

test('the clock jumps in the very second in which the border changes it', () => {
  const before = new Date('2026-03-08T09:59:59.999Z')
  assert.equal(localFecha(before, 'America/Tijuana'), '2026-03-08T01:59:59')
  assert.equal(localFecha(new Date(before.getTime() + 1), 'America/Tijuana'), '2026-03-08T03:00:00')
  assert.equal(localFecha(before, 'America/Tijuana'), '2026-03-08T01:59:59')
})

test('midnight is 00, not 24', () => {
  assert.equal(localFecha(new Date('2026-11-21T06:00:00Z'), 'America/Monterrey'), '2026-11-21T00:00:00')
})

test('a zone that does not exist is an error', () => {
  assert.throws(() => localFecha(new Date(0), 'America/Atlantis'), { argument: 'timeZone' })
})

test('isFecha knows the pattern and the calendar', () => {
  assert.ok(isFecha('2026-11-22T10:15:00'))
  assert.ok(isFecha('2028-02-29T23:59:59'))
  for (const text of [
    '2026-02-29T00:00:00',
    '2026-11-31T00:00:00',
    '2026-11-22T24:00:00',
    '2026-11-22 10:15:00',
    '2026-11-22T10:15:00Z',
    '2009-01-01T00:00:00',
  ]) {
    assert.ok(!isFecha(text), text)
  }
})
