import { setTimeout as pause } from 'node:timers/promises'
import { consultaRequest, consultaSOAPAction, readConsulta } from '@timbra/cfdi'
import { interpretConsulta } from './interpret.ts'
import type { SatAnswer, SatStatusService } from './sat-status.ts'

/** ConsultaCFDIService over SOAP 1.1, no login. Questions of one process follow each other at least `interval_ms`
 *  apart. Throws TypeError for an address that is none. Source: pac-spec §9 (15 s; one question a second). */
export function createSatStatus(o: {
  readonly url: string
  readonly timeout_ms: number
  readonly interval_ms: number
}): SatStatusService {
  const url = new URL(o.url)
  let free: Promise<unknown> = Promise.resolve()
  return {
    ask: async (expresion, { signal } = {}) => {
      const turn = free
      free = turn.then(() => pause(o.interval_ms, undefined, { ref: false }))
      await turn
      const timeout = AbortSignal.timeout(o.timeout_ms)
      return ask(url, expresion, signal ? AbortSignal.any([signal, timeout]) : timeout)
    },
  }
}

async function ask(url: URL, expresion: string, signal: AbortSignal): Promise<SatAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${consultaSOAPAction}"` },
      body: consultaRequest(expresion),
      signal,
      redirect: 'error',
    })
    const body = new Uint8Array(await response.arrayBuffer())
    if (response.status !== 200) return { kind: 'unavailable', why: `http-${response.status}` }
    const read = readConsulta(body)
    return read.ok
      ? { kind: 'answered', estado: interpretConsulta(read.value) }
      : { kind: 'unavailable', why: 'unreadable' }
  } catch (cause) {
    return { kind: 'unavailable', why: cause instanceof Error ? cause.name : 'unknown' }
  }
}
