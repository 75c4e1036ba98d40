import type { Incoming } from './incoming.ts'
import { childrenOf, find, readXML, textOf, type Node } from './sat/xml.ts'
import type { Reply } from './sw/reply.ts'

/** What the PACs that speak SOAP have in common. A request is read whatever its prefixes; what an answer looks like is
 *  each front end's own. Source: pac-spec §5.1, §6.3, §7. */

/** An operation that was asked for, with its children by local name. */
export type SoapOperation = {
  readonly name: string
  readonly node: Node
  /** The first child of this name; empty when there is none. */
  readonly text: (name: string) => string
  readonly all: (name: string) => readonly string[]
}

/** null for what is no envelope with an operation in its Body. */
export function operationIn(request: Incoming): SoapOperation | null {
  const root = readXML(request.body.toString('utf8'))
  const body = root?.local === 'Envelope' ? find(root, 'Body') : null
  const node = body?.children.find((child): child is Node => typeof child !== 'string')
  if (!node) return null
  const all = (name: string): readonly string[] => childrenOf(node, name).map(textOf)
  return { name: node.local, node, all, text: (name) => all(name)[0] ?? '' }
}

/** @param envelope whole, in the words of the PAC */
export function soapReply(envelope: string, status = 200): Reply {
  return { status, type: 'text/xml; charset=utf-8', body: envelope }
}

/** HTTP 500 with a Fault of SOAP 1.1. @param prefix of the envelope: 'senv', 'S' */
export function soapFault(prefix: string, faultcode: string, faultstring: string): Reply {
  const fault = `<faultcode>${faultcode}</faultcode><faultstring>${xmlText(faultstring)}</faultstring>`
  return soapReply(
    `<${prefix}:Envelope xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/"><${prefix}:Body><${prefix}:Fault>${fault}</${prefix}:Fault></${prefix}:Body></${prefix}:Envelope>`,
    500,
  )
}

export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
