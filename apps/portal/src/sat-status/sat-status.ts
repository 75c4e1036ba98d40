import type { EstadoSAT } from './interpret.ts'

/** What came of one question. SAT's service is slow and often down: that is an answer too. */
export type SatAnswer =
  | { readonly kind: 'answered'; readonly estado: EstadoSAT }
  | { readonly kind: 'unavailable'; readonly why: string }

/** The port to SAT's ConsultaCFDIService, the only source of "cancelled". For workers: no person waits for it. */
export type SatStatusService = {
  /** Asks once; network trouble is an answer, not an exception. Never retries by itself. */
  ask(expresionImpresa: string, options?: { readonly signal?: AbortSignal }): Promise<SatAnswer>
}
