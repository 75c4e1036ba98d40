import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { type Line, openLine } from './store-watch.ts'

/** Tells whoever looks at an issuance that it changed. However many look, the database sees one connection. */
export type News = {
  /** Calls `listener` after every change, and after a gap in which one may have been missed. @returns how to stop */
  watch(issuanceId: string, listener: () => void): () => void
  close(): Promise<void>
}

const AGAIN_MS = 1_000

/** Opens no connection before somebody looks. One that breaks is opened again until `close`. */
export function issuanceNews(pool: pg.Pool): News {
  const listeners = new Map<string, Set<() => void>>()
  const closing = new AbortController()
  let running: Promise<void> | null = null
  let line: Line | null = null

  const heard = (issuanceId: string) => {
    for (const listener of listeners.get(issuanceId) ?? []) listener()
  }
  const keepListening = async () => {
    while (!closing.signal.aborted) {
      line = await openLine(pool, heard).catch(() => null)
      for (const issuanceId of listeners.keys()) heard(issuanceId)
      if (closing.signal.aborted) break
      await line?.lost
      line?.close()
      await pause(AGAIN_MS, undefined, { signal: closing.signal }).catch(() => {})
    }
    line?.close()
  }
  return {
    watch(issuanceId, listener) {
      running ??= keepListening()
      const those = listeners.get(issuanceId) ?? new Set()
      listeners.set(issuanceId, those.add(listener))
      return () => {
        those.delete(listener)
        if (those.size === 0 && listeners.get(issuanceId) === those) listeners.delete(issuanceId)
      }
    },
    async close() {
      closing.abort()
      line?.close()
      await running
    },
  }
}
