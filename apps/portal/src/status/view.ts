import type { Db } from '../db/connect.ts'
import type { PacId } from '../pac/pac.ts'
import { type Facts, type Health, WINDOW_MS, healthOf } from './policy.ts'
import {
  type HourTiming,
  type Incident,
  type Timing,
  selectFacts,
  selectIncidents,
  selectTiming,
  selectTimingByHour,
} from './store.ts'

export type { HourTiming, Incident, Timing } from './store.ts'

const HOUR_MS = 3_600_000
const INCIDENTS = 10

/** Everything that /estado shows. */
export type StatusView = {
  readonly at: Date
  readonly health: Health
  readonly facts: Facts
  readonly hour: Timing
  readonly day: Timing
  /** 24 hours of the clock, oldest first; the last one is not over. */
  readonly hours: readonly HourTiming[]
  readonly incidents: readonly Incident[]
}

/** @param pacs those in use */
export async function statusView(db: Db, pacs: readonly PacId[], now: Date): Promise<StatusView> {
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const thisHour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS)
  const first = new Date(thisHour.getTime() - 23 * HOUR_MS)
  const [facts, hour, day, known, incidents] = await Promise.all([
    selectFacts(db, ago(WINDOW_MS), pacs),
    selectTiming(db, ago(HOUR_MS)),
    selectTiming(db, ago(24 * HOUR_MS)),
    selectTimingByHour(db, first),
    selectIncidents(db, INCIDENTS),
  ])
  const byHour = new Map(known.map((timing) => [timing.hour.getTime(), timing]))
  const hours = Array.from({ length: 24 }, (_, n) => {
    const start = first.getTime() + n * HOUR_MS
    return byHour.get(start) ?? { hour: new Date(start), n: 0, median_s: null, p95_s: null }
  })
  return { at: now, health: healthOf(facts, now), facts, hour, day, hours, incidents }
}
