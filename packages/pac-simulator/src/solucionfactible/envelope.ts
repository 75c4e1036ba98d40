import type { Incoming } from '../incoming.ts'
import { childrenOf, find, readXML, textOf, type Node } from '../sat/xml.ts'
import { xmlText } from '../soap.ts'
import type { Reply } from '../sw/reply.ts'

export type SoapVersion = '1.1' | '1.2'

/** An operation that a service was asked for, with its qualified children. */
export type SoapRequest = {
  readonly version: SoapVersion
  readonly namespace: string
  readonly operation: string
  /** Text of the child, '' when there is none. */
  readonly text: (name: string) => string
  /** Text of a child of the child. */
  readonly within: (name: string, inner: string) => string
}

const ENVELOPES: Readonly<Record<SoapVersion, { readonly namespace: string; readonly type: string }>> = {
  '1.1': { namespace: 'http://schemas.xmlsoap.org/soap/envelope/', type: 'text/xml' },
  '1.2': { namespace: 'http://www.w3.org/2003/05/soap-envelope', type: 'application/soap+xml' },
}

/** Reads a request as Axis2 does: the version is that of the envelope, Content-Type must be the one of that version,
 *  the operation is the first child of Body, it and its children are in the namespace of the service.
 *  @returns the fault otherwise. Source: pac-spec §7; the words of faults are Axis2's as remembered. */
export function readRequest(request: Incoming, namespace: string): SoapRequest | Reply {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  const root = readXML(request.body.toString('utf8'))
  const version = root && versionOf(root)
  if (!root || !version) return fault(type === ENVELOPES['1.2'].type ? '1.2' : '1.1', NO_ENVELOPE)
  if (ENVELOPES[version].type !== type) return fault(version, OTHER_VERSION)
  const body = find(root, 'Body')
  const operation = body?.children.find((child): child is Node => typeof child !== 'string')
  if (!body || !operation) return fault(version, NO_OPERATION)
  const scope = [root, body, operation]
  if (namespaceOf(operation, scope) !== namespace) return fault(version, NO_OPERATION)
  const children = operation.children.filter((child): child is Node => typeof child !== 'string')
  const stray = children.find((child) => namespaceOf(child, [...scope, child]) !== namespace)
  if (stray)
    return fault(version, `org.apache.axis2.databinding.ADBException: Unexpected subelement ${stray.local}`)
  const child = (name: string): Node | null => childrenOf(operation, name)[0] ?? null
  return {
    version,
    namespace,
    operation: operation.local,
    text: (name) => textOf(child(name)).trim(),
    within: (name, inner) => textOf((child(name) && find(child(name) as Node, inner)) ?? null).trim(),
  }
}

const NO_ENVELOPE = 'The input stream for an incoming message is null or is not a SOAP message.'
const OTHER_VERSION = 'Transport level information does not match with SOAP Message namespace URI'
export const NO_OPERATION = 'The endpoint reference (EPR) for the Operation not found'

function versionOf(root: Node): SoapVersion | null {
  if (root.local !== 'Envelope') return null
  const namespace = namespaceOf(root, [root])
  return namespace === ENVELOPES['1.1'].namespace
    ? '1.1'
    : namespace === ENVELOPES['1.2'].namespace
      ? '1.2'
      : null
}

/** Of the element's prefix; the last of the scope that declares it counts. */
function namespaceOf({ name }: Node, scope: readonly Node[]): string {
  const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : ''
  return scope.findLast(({ namespaces }) => namespaces.has(prefix))?.namespaces.get(prefix) ?? ''
}

/** A bean as Axis2 writes it: fields in the order of the alphabet, null as xsi:nil. */
export type Bean = { readonly type: string; readonly fields: readonly Field[] }
type Field = readonly [name: string, value: string | number | boolean | null | Bean]

/** HTTP 200, whatever the bean says: outer and inner status are for the client to read. */
export function reply({ version, namespace, operation }: SoapRequest, bean: Bean): Reply {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  const body = `<ns:${operation}Response xmlns:ns="${namespace}"><ns:return xmlns:ax27="${namespace}/xsd" ${xsi} xsi:type="ax27:${bean.type}">${fieldsXML(bean)}</ns:return></ns:${operation}Response>`
  return enveloped(version, 200, body)
}

function fieldsXML({ fields }: Bean): string {
  return fields.map(([name, value]) => fieldXML(name, value)).join('')
}

function fieldXML(name: string, value: Field[1]): string {
  if (value === null) return `<ax27:${name} xsi:nil="true"/>`
  if (typeof value !== 'object') return `<ax27:${name}>${xmlText(String(value))}</ax27:${name}>`
  return `<ax27:${name} xsi:type="ax27:${value.type}">${fieldsXML(value)}</ax27:${name}>`
}

/** HTTP 500 with a Fault of that version. */
export function fault(version: SoapVersion, text: string): Reply {
  const words = xmlText(text)
  const inner =
    version === '1.1'
      ? `<faultcode>soapenv:Server</faultcode><faultstring>${words}</faultstring><detail/>`
      : `<soapenv:Code><soapenv:Value>soapenv:Receiver</soapenv:Value></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang="en-US">${words}</soapenv:Text></soapenv:Reason><soapenv:Detail/>`
  return enveloped(version, 500, `<soapenv:Fault>${inner}</soapenv:Fault>`)
}

function enveloped(version: SoapVersion, status: number, body: string): Reply {
  const { namespace, type } = ENVELOPES[version]
  return {
    status,
    type: `${type}; charset=UTF-8`,
    body: `<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv="${namespace}"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
  }
}
