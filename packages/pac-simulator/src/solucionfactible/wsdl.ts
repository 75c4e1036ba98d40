import type { Reply } from '../sw/reply.ts'
import type { Service } from './services.ts'

/** Enough of a WSDL for a client to find namespace, operations and both ports; no types. Source: pac-spec §7. */
export function wsdl({ name, namespace, operations }: Service, host: string): Reply {
  const ports = (['11', '12'] as const).map((version) => {
    const soap = version === '11' ? 'soap' : 'soap12'
    const port = `${name}HttpsSoap${version}Endpoint`
    return `<wsdl:port name="${port}" binding="ns:${name}Soap${version}Binding"><${soap}:address location="http://${host}/ws/services/${name}.${port}/"/></wsdl:port>`
  })
  const listed = operations.map((operation) => `<wsdl:operation name="${operation}"/>`)
  const body = `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:ns="${namespace}" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" targetNamespace="${namespace}"><wsdl:portType name="${name}PortType">${listed.join('')}</wsdl:portType><wsdl:service name="${name}">${ports.join('')}</wsdl:service></wsdl:definitions>`
  return { status: 200, type: 'text/xml;charset=UTF-8', body }
}
