import type { Reply } from '../sw/reply.ts'
import type { Service } from './envelope.ts'

/** A stub that names the operations and where they are: enough for a client that asks for it before it calls. */
export function wsdl(service: Service, operations: readonly string[], host: string): Reply {
  const namespace = `http://facturacion.finkok.com/${service}`
  const ports = operations.map((name) => `<wsdl:operation name="${name}"/>`)
  const body = `<?xml version="1.0" encoding="UTF-8"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${namespace}" targetNamespace="${namespace}" name="${service}"><wsdl:portType name="Application">${ports.join('')}</wsdl:portType><wsdl:binding name="Application" type="tns:Application"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/></wsdl:binding><wsdl:service name="${service}"><wsdl:port name="Application" binding="tns:Application"><soap:address location="http://${host}/servicios/soap/${service}"/></wsdl:port></wsdl:service></wsdl:definitions>`
  return { status: 200, type: 'text/xml; charset=utf-8', body }
}
