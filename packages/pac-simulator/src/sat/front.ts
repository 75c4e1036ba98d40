import { type Call, NOTHING, once } from '../call.ts'
import type { Incoming } from '../incoming.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { statusOf, type StatusRow } from './consulta.ts'
import { find, readXML, textOf } from './xml.ts'

/** SAT's public status service, SOAP 1.1, no login. null for any other path. Source: pac-spec §9. */
export function routeSAT(world: World, request: Incoming): Call | null {
  if (request.method !== 'POST' || request.path !== '/ConsultaCFDIService.svc') return null
  const answer = async () => once(answerConsulta(world, request))
  return { pac: 'sat', op: 'status', subject: NOTHING, answer, refuse: () => null }
}

function answerConsulta(world: World, request: Incoming): Reply {
  const action = request.headers.soapaction?.replace(/^"|"$/g, '')
  if (action !== 'http://tempuri.org/IConsultaCFDIService/Consulta') return fault('ActionNotSupported')
  const root = readXML(request.body.toString('utf8'))
  const expression = root && find(root, 'expresionImpresa')
  if (!expression) return fault('DeserializationFailed')
  return { status: 200, type: 'text/xml; charset=utf-8', body: envelope(statusOf(world, textOf(expression))) }
}

function envelope(row: StatusRow): string {
  const fields = [
    ['CodigoEstatus', row.codigoEstatus],
    ['EsCancelable', row.esCancelable],
    ['Estado', row.estado],
    ['EstatusCancelacion', row.estatusCancelacion],
    ['ValidacionEFOS', row.validacionEFOS],
  ].map(([name, value]) => (value === '' ? `<a:${name}/>` : `<a:${name}>${value}</a:${name}>`))
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><ConsultaResponse xmlns="http://tempuri.org/"><ConsultaResult xmlns:a="http://schemas.datacontract.org/2004/07/Sat.Cfdi.Negocio.ConsultaCfdi.Servicio" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${fields.join('')}</ConsultaResult></ConsultaResponse></s:Body></s:Envelope>`
}

function fault(code: string): Reply {
  const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>a:${code}</faultcode><faultstring xml:lang="es-MX">El mensaje no se puede procesar.</faultstring></s:Fault></s:Body></s:Envelope>`
  return { status: 500, type: 'text/xml; charset=utf-8', body }
}
