import type { FaultRule, Op, Subject } from './faults.ts'
import type { PacName } from './pacs.ts'
import type { Reply } from './sw/reply.ts'

/** A call as its front end understood it. `answer` does the work; it is not called when a fault forbids it. */
export type Call = {
  readonly pac: PacName | 'sat'
  readonly op: Op | null
  readonly subject: Subject
  answer(): Promise<Answer>
  /** The words of this PAC for a refusal that a fault rule puts in the place of any work; null for other modes. */
  refuse(rule: FaultRule): Reply | null
  /** What `soap-fault` says here, where the PAC has a Fault of its own. */
  readonly fault?: Reply
  /** How this PAC words an error of its own; absent: its `fault`, else a page. */
  readonly broken?: Reply
}

/** `duplicate` tells the magic series that this was not the first time. */
export type Answer = { readonly reply: Reply; readonly duplicate: boolean }

export const once = (reply: Reply): Answer => ({ reply, duplicate: false })

/** For calls without a CFDI. */
export const NOTHING: Subject = { rfc: '', serie: '', folio: '', total: '' }

/** Read by pattern, so that a rule can match what no parser would take. */
export function subjectOf(xml: string): Subject {
  const root = /<cfdi:Comprobante\b[^>]*>/.exec(xml)?.[0] ?? ''
  const attribute = (name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(root)?.[1] ?? ''
  const rfc = /<cfdi:Receptor\b[^>]*?\sRfc="([^"]*)"/.exec(xml)?.[1] ?? ''
  return { rfc, serie: attribute('Serie'), folio: attribute('Folio'), total: attribute('Total') }
}
