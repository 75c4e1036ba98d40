import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { PacId } from '../pac/pac.ts'
import type { Facts, Health } from './policy.ts'

/** @param pacs those in use: what is kept of others says nothing of today */
export async function selectFacts(db: Db, since: Date, pacs: readonly PacId[]): Promise<Facts> {
  const { rows } = await sql<Facts>`
    with last as (select max(stamped_at) as at from issuance where stamped_at is not null),
    open as (
      select count(*)::int as n, min(requested_at) as since, count(*) filter (where state = 'ambiguous')::int as ambiguous
      from issuance where state in ('requested', 'sealed', 'stamping', 'ambiguous'))
    select last.at as "lastStampedAt", open.n as waiting, open.since as "oldestWaitingSince", open.ambiguous,
      (select count(*)::int from issuance where state = 'waiting-sat' and next_at is not null) as "waitingSat",
      (select count(*)::int from issuance_event where kind in ('not-sent', 'no-answer')
        and at > greatest(${since}, coalesce(last.at, ${since}))) as "failuresSinceStamp",
      ${pacs.length}::int as pacs,
      (select count(*)::int from pac_breaker where state = 'open' and pac = any(${[...pacs]})) as "pacsLeftAlone"
    from last, open`.execute(db)
  const [facts] = rows
  if (!facts) throw new Error('an aggregate always has a row')
  return facts
}

export type Timing = { readonly n: number; readonly median_s: number | null; readonly p95_s: number | null }
export type HourTiming = Timing & { readonly hour: Date }

/** From request to stamp, over what was stamped since; requests that the customer had to correct do not count. */
export async function selectTiming(db: Db, since: Date): Promise<Timing> {
  const { rows } = await sql<Timing>`select ${PERCENTILES} from issuance where ${counted(since)}`.execute(db)
  return rows[0] ?? { n: 0, median_s: null, p95_s: null }
}

/** The same for each hour of the clock in which anything was stamped. */
export async function selectTimingByHour(db: Db, since: Date): Promise<readonly HourTiming[]> {
  const { rows } = await sql<HourTiming>`
    select date_trunc('hour', stamped_at, 'UTC') as hour, ${PERCENTILES}
    from issuance where ${counted(since)} group by 1 order by 1`.execute(db)
  return rows
}

const TOOK = sql`extract(epoch from stamped_at - requested_at)`
const PERCENTILES = sql`count(*)::int as n,
  (percentile_cont(0.5) within group (order by ${TOOK}))::float8 as median_s,
  (percentile_cont(0.95) within group (order by ${TOOK}))::float8 as p95_s`

function counted(since: Date) {
  return sql`stamped_at > ${since} and not exists (
    select from issuance_event where issuance_id = issuance.id and kind = 'corrected')`
}

export type Incident = {
  readonly kind: Exclude<Health, 'working'>
  readonly openedAt: Date
  readonly closedAt: Date | null
}

/** Newest first. */
export async function selectIncidents(db: Db, limit: number): Promise<readonly Incident[]> {
  const rows = await db
    .selectFrom('incident')
    .select(['kind', 'opened_at as openedAt', 'closed_at as closedAt'])
    .orderBy('opened_at', 'desc')
    .limit(limit)
    .execute()
  return rows
}

/** One worker at a time judges; the others leave it to that one. */
export async function takeDetector(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{
    mine: boolean
  }>`select pg_try_advisory_xact_lock(hashtext('incident-detector')) as mine`.execute(trx)
  return rows[0]?.mine === true
}

export async function openIncidentKind(trx: Trx): Promise<Incident['kind'] | null> {
  const row = await trx
    .selectFrom('incident')
    .select('kind')
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return row?.kind ?? null
}

export async function closeIncident(trx: Trx, now: Date): Promise<void> {
  await trx.updateTable('incident').set({ closed_at: now }).where('closed_at', 'is', null).execute()
}

export async function openIncident(trx: Trx, kind: Incident['kind'], now: Date): Promise<void> {
  await trx.insertInto('incident').values({ kind, opened_at: now }).execute()
}
