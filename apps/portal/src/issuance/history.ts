import type { Db } from '../db/connect.ts'
import type { HistoryCfdi, HistoryChoices, HistoryFilter, HistoryLine, HistoryScope } from './history-line.ts'
import {
  countHistory,
  selectHistory,
  selectHistoryChoices,
  selectOneOfHistory,
  selectStampedPage,
} from './store-history.ts'

export const HISTORY_PAGE = 25

/** One page of a history, newest first; `page` counts from 1. */
export async function historyOf(
  db: Db,
  scope: HistoryScope,
  filter: HistoryFilter,
  page: number,
): Promise<{ readonly lines: readonly HistoryLine[]; readonly count: number; readonly stamped: number }> {
  const [lines, { count, stamped }] = await Promise.all([
    selectHistory(db, scope, filter, { limit: HISTORY_PAGE, offset: (page - 1) * HISTORY_PAGE }),
    countHistory(db, scope, filter),
  ])
  return { lines, count, stamped }
}

export function historyChoices(db: Db, scope: HistoryScope): Promise<HistoryChoices> {
  return selectHistoryChoices(db, scope)
}

/** One stamped CFDI of a scope; null when it is not there, or not of this scope. */
export function cfdiOfHistory(db: Db, scope: HistoryScope, id: string): Promise<HistoryCfdi | null> {
  return selectOneOfHistory(db, scope, id)
}

/** Every stamped CFDI of a history, oldest first, read a few at a time: a thousand of them never are in memory. */
export async function* stampedOfHistory(
  db: Db,
  scope: HistoryScope,
  filter: HistoryFilter,
): AsyncGenerator<HistoryCfdi> {
  let behind: { stampedAt: Date; id: string } | null = null
  for (;;) {
    const page: readonly HistoryCfdi[] = await selectStampedPage(db, { scope, filter, behind, limit: 20 })
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    behind = last
  }
}
