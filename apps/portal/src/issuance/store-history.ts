import type { Receptor } from '@timbra/cfdi'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type {
  HistoryCfdi,
  HistoryChoices,
  HistoryFilter,
  HistoryLine,
  HistoryScope,
  HistoryState,
} from './history-line.ts'
import type { IssuanceState } from './issuance.ts'

/** The index issuance_history is in this order. */
const at = sql`coalesce(i.stamped_at, i.requested_at)`

const cancelled = sql`exists (select from cancellation c
  where c.issuance_id = i.id and c.surplus_id is null and c.state = 'cancelled')`

const shown = sql<HistoryState>`case
  when i.state in ('stamped', 'delivered') then case when ${cancelled} then 'cancelled' else 'ready' end
  when i.state = 'waiting-customer' then 'correct'
  when i.state = 'withdrawn' then 'withdrawn' else 'under-way' end`

const total = sql<string>`(select coalesce(sum(t.total), 0.00)::text from issuance_ticket it
  join ticket t on t.id = it.ticket_id where it.issuance_id = i.id)`

const tickets = sql<string>`(select coalesce(string_agg(t.external_id, ' ' order by t.external_id), '')
  from issuance_ticket it join ticket t on t.id = it.ticket_id where it.issuance_id = i.id)`

type Line = Omit<HistoryLine, 'receptor'> & { readonly receptor: Receptor; readonly state: IssuanceState }

export async function selectHistory(
  db: Db,
  scope: HistoryScope,
  filter: HistoryFilter,
  page: { limit: number; offset: number },
): Promise<readonly HistoryLine[]> {
  const { rows } = await sql<Line>`
    select i.id, i.token, i.state, ${shown} as shown, ${at} as at, i.serie, i.folio, i.uuid, i.receptor,
      ${total} as total, s.name as "storeName", ${tickets} as tickets
    from issuance i join store s on s.id = i.store_id
    where ${within(scope)} and ${matches(filter)}
    order by ${at} desc, i.id desc limit ${page.limit} offset ${page.offset}`.execute(db)
  return rows
}

export async function countHistory(db: Db, scope: HistoryScope, filter: HistoryFilter) {
  const { rows } = await sql<{ count: number; stamped: number }>`
    select count(*)::int as count, count(i.uuid)::int as stamped from issuance i
    where ${within(scope)} and ${matches(filter)}`.execute(db)
  return rows[0] ?? { count: 0, stamped: 0 }
}

export async function selectHistoryChoices(db: Db, scope: HistoryScope): Promise<HistoryChoices> {
  const [months, receivers, stores] = await Promise.all([
    sql<{ month: string }>`
      select distinct to_char(${at} at time zone 'America/Mexico_City', 'YYYY-MM') as month
      from issuance i where ${within(scope)} order by month desc`.execute(db),
    sql<{ rfc: string; nombre: string }>`
      select i.receptor->>'rfc' as rfc, max(i.receptor->>'nombre') as nombre
      from issuance i where ${within(scope)} group by 1 order by nombre, rfc`.execute(db),
    sql<{ id: string; name: string }>`
      select s.id, s.name from store s
      where s.id in (select i.store_id from issuance i where ${within(scope)}) order by s.name`.execute(db),
  ])
  return {
    months: months.rows.map(({ month }) => month),
    receivers: receivers.rows,
    stores: stores.rows,
  }
}

const cfdi = sql`i.id, i.uuid, i.serie, i.folio, i.stamped_at as "stampedAt", i.stamped_xml as "stampedXml",
  ${cancelled} as cancelled, ${tickets} as tickets,
  json_build_object('id', e.id, 'tradeName', e.trade_name) as issuer,
  json_build_object('name', s.name, 'address', s.address) as store`

const sources = sql`issuance i join issuer e on e.id = i.issuer_id join store s on s.id = i.store_id`

export async function selectOneOfHistory(
  db: Db,
  scope: HistoryScope,
  id: string,
): Promise<HistoryCfdi | null> {
  const { rows } = await sql<HistoryCfdi>`
    select ${cfdi} from ${sources}
    where ${within(scope)} and i.id::text = ${id} and i.stamped_xml is not null`.execute(db)
  return rows[0] ?? null
}

export async function selectStampedPage(
  db: Db,
  x: {
    scope: HistoryScope
    filter: HistoryFilter
    behind: { stampedAt: Date; id: string } | null
    limit: number
  },
): Promise<readonly HistoryCfdi[]> {
  // Milliseconds: JavaScript's dates know no finer time, and a row must not come twice.
  const position = sql`(date_trunc('milliseconds', i.stamped_at), i.id)`
  const after = x.behind === null ? sql`true` : sql`${position} > (${x.behind.stampedAt}, ${x.behind.id})`
  const { rows } = await sql<HistoryCfdi>`
    select ${cfdi} from ${sources}
    where ${within(x.scope)} and ${matches(x.filter)} and i.stamped_xml is not null and ${after}
    order by ${position} limit ${x.limit}`.execute(db)
  return rows
}

function within(scope: HistoryScope): RawBuilder<unknown> {
  return all([
    sql`i.account_id = ${scope.accountId}`,
    scope.rfc !== null && sql`i.receptor->>'rfc' = ${scope.rfc}`,
    scope.onlyStamped === true && sql`i.stamped_xml is not null`,
    ...between(scope),
  ])
}

function matches(filter: HistoryFilter): RawBuilder<unknown> {
  return all([
    sql`true`,
    ...between(filter),
    filter.rfc !== null && sql`i.receptor->>'rfc' = ${filter.rfc}`,
    filter.storeId !== null && sql`i.store_id::text = ${filter.storeId}`,
    filter.state !== null && sql`${shown} = ${filter.state}`,
    filter.text !== '' && holds(filter.text),
  ])
}

function between(x: { from: Date | null; to: Date | null }) {
  return [x.from !== null && sql`${at} >= ${x.from}`, x.to !== null && sql`${at} < ${x.to}`]
}

/** UUID and ticket code are drawn by lot: of a text as short as a folio, "T-3", some hold it by chance. */
const SHORTEST_PIECE_OF_A_DRAWN_TEXT = 6

/** Blanks and dashes do not matter in a folio, nor "$" and commas in a total. */
function holds(text: string): RawBuilder<unknown> {
  const number = text.replaceAll(/[\s-]/g, '').toUpperCase()
  const amount = text.replaceAll(/[$,\s]/g, '')
  const drawn = number.length >= SHORTEST_PIECE_OF_A_DRAWN_TEXT
  const ofFolio = sql`position(${number} in upper(coalesce(i.serie, '') || coalesce(i.folio, ''))) > 0`
  const ofUuid = drawn && sql`position(${number} in upper(replace(coalesce(i.uuid, ''), '-', ''))) > 0`
  const ofCode = drawn && sql`position(${number} in t.code) > 0`
  const ofTicket = sql`exists (select from issuance_ticket it join ticket t on t.id = it.ticket_id
    where it.issuance_id = i.id and ${any([
      sql`position(${number} in upper(regexp_replace(t.external_id, '[\\s-]', '', 'g'))) > 0`,
      ofCode,
    ])})`
  const ofTotal = /^\d+(?:\.\d{1,2})?$/.test(amount) && sql`${total}::numeric = ${amount}::numeric`
  return any([ofFolio, ofUuid, ofTicket, ofTotal])
}

type Condition = RawBuilder<unknown> | false

function all(conditions: readonly Condition[]): RawBuilder<unknown> {
  return sql.join(
    conditions.filter((condition) => condition !== false),
    sql` and `,
  )
}

function any(conditions: readonly Condition[]): RawBuilder<unknown> {
  const asked = conditions.filter((condition) => condition !== false)
  return sql`(${sql.join(asked, sql` or `)})`
}
