import type { HistoryFilter } from '../../../issuance/history-line.ts'
import { monthEnd, monthStart } from '../../../issuance/month.ts'
import { readFields } from '../../form.ts'
import { stateOf } from './history-words.ts'

/** What the address of a history says: the same for its page, its ZIP and its CSV. */
export type HistoryQuery = Readonly<Record<'texto' | 'mes' | 'rfc' | 'tienda' | 'estado', string>> & {
  readonly page: number
}

const PAGE_MAX = 100_000

export function readHistoryQuery(query: unknown): HistoryQuery {
  const { pagina, ...fields } = readFields(query, ['texto', 'mes', 'rfc', 'tienda', 'estado', 'pagina'], 80)
  const page = /^\d{1,6}$/.test(pagina) ? Math.min(Math.max(1, Number(pagina)), PAGE_MAX) : 1
  return { ...fields, page }
}

export function filterOf(query: HistoryQuery): HistoryFilter {
  return {
    from: monthStart(query.mes),
    to: monthEnd(query.mes),
    rfc: query.rfc === '' ? null : query.rfc,
    storeId: query.tienda === '' ? null : query.tienda,
    text: query.texto,
    state: stateOf(query.estado),
  }
}

/** The address of the same history, elsewhere or on another page. */
export function historyAddress(path: string, query: HistoryQuery, page = 1): string {
  const { texto, mes, rfc, tienda, estado } = query
  const kept = Object.entries({ texto, mes, rfc, tienda, estado, pagina: page > 1 ? String(page) : '' })
  const fields = new URLSearchParams(kept.filter(([, value]) => value !== ''))
  return fields.size > 0 ? `${path}?${fields}` : path
}

export function isFiltered(query: HistoryQuery): boolean {
  const { texto, mes, rfc, tienda, estado } = query
  return [texto, mes, rfc, tienda, estado].some((value) => value !== '')
}
