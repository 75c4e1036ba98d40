import type { Reply } from '../sw/reply.ts'
import { soapReply, xmlText } from '../soap.ts'

export const SERVICES = ['stamp', 'cancel', 'utilities', 'registration', 'retentions'] as const
export type Service = (typeof SERVICES)[number]

/** What stands in a Result, in order. A text is escaped; what is nested is written with `element`. */
export type Fields = readonly (readonly [name: string, value: string | Nested])[]
type Nested = { readonly xml: string }

/** Children of a Result are in a namespace of their own; an empty one is written `<s0:UUID/>`. */
export function fieldsXML(fields: Fields): string {
  return fields
    .map(([name, value]) => {
      const content = typeof value === 'string' ? xmlText(value) : value.xml
      return content === '' ? `<s0:${name}/>` : `<s0:${name}>${content}</s0:${name}>`
    })
    .join('')
}

/** Elements inside an element: `Incidencias`, `Folios`. */
export function nested(name: string, each: readonly Fields[]): Nested {
  return { xml: fieldsXML(each.map((fields) => [name, { xml: fieldsXML(fields) }])) }
}

/** Byte for byte the shape of pac-spec §5.2: `senv`, `tns` of the service, `s0` for what is inside the Result. */
export function resultReply(service: Service, operation: string, fields: Fields): Reply {
  const spaces = `xmlns:senv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:tns="http://facturacion.finkok.com/${service}" xmlns:s0="apps.services.soap.core.views"`
  return soapReply(
    `<senv:Envelope ${spaces}><senv:Body><tns:${operation}Response><tns:${operation}Result>${fieldsXML(fields)}</tns:${operation}Result></tns:${operation}Response></senv:Body></senv:Envelope>`,
  )
}
