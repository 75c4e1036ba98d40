import { type Answer, type Call, NOTHING, once, subjectOf } from '../call.ts'
import type { FaultRule, Op } from '../faults.ts'
import type { Incoming } from '../incoming.ts'
import { operationIn, soapFault, soapReply, type SoapOperation, xmlText } from '../soap.ts'
import type { Reply } from '../sw/reply.ts'
import type { World } from '../world.ts'
import { documentXML } from './document.ts'
import { acuse, cancel, cfdiByUUID, status } from './queries.ts'
import { errorFields, stampFields } from './stamp.ts'
import { refusalInstead } from './refusal.ts'

/** PADE's SOAP twin: operation in namespace timbrado.ws.pade.mx, `return` is a text that holds the document.
 *  Source: pac-spec §6.3. */
export function routeSoap(world: World, request: Incoming): Call {
  const asked = operationIn(request)
  if (!asked)
    return { pac: 'pade', op: '*', subject: NOTHING, answer: async () => once(FAULT), refuse: () => null }
  return callOf(world, asked.name, asked)
}

const FAULT = soapFault('S', 'S:Client', 'Cannot find dispatch method')

function callOf(world: World, operation: string, asked: SoapOperation): Call {
  const contrato = asked.text('contrato')
  const account = () => world.pade.accounts.login(asked.text('usuario'), asked.text('passwd'), contrato)
  const call = (op: Op, root: string, answer: () => Promise<string>): Call => ({
    pac: 'pade',
    op,
    subject: NOTHING,
    answer: async () => once(wrapped(operation, await answer())),
    refuse: (rule) => refused(operation, root, rule),
  })
  const authorized = (root: string, answer: () => string | Promise<string>) => async (): Promise<string> => {
    const login = account()
    return 'codigo' in login ? documentXML(root, Object.entries(login)) : answer()
  }
  switch (operation) {
    case 'timbrado':
    case 'timbradoPrueba':
      return stampCall(world, operation, asked, Buffer.from(asked.text('cfdiXml')))
    case 'timbradoBase64':
    case 'timbradoBase64Prueba':
      return stampCall(world, operation, asked, Buffer.from(asked.text('cfdiXmlBase64'), 'base64'))
    case 'cfdiPorUUID':
      return call(
        'recover',
        CONSULTA,
        authorized(CONSULTA, () => cfdiByUUID(world, asked)),
      )
    case 'acuseCancelacion':
      return call(
        'receipt',
        CONSULTA,
        authorized(CONSULTA, () => acuse(world, asked)),
      )
    case 'cancelarConOpciones':
      return call(
        'cancel',
        'servicioCancel',
        authorized('servicioCancel', () => cancel(world, asked)),
      )
    case 'consultarEstatusComprobante': {
      const root = 'servicioConsultaComprobante'
      return call(
        'status',
        root,
        authorized(root, () => status(world, asked)),
      )
    }
    case 'consultarDisponibilidadServicio': {
      const root = 'consultarDisponibilidadServicioResponse'
      return call(
        'health',
        root,
        authorized(root, () => documentXML(root, [['servicioOk', true]])),
      )
    }
    default:
      return { pac: 'pade', op: '*', subject: NOTHING, answer: async () => once(FAULT), refuse: () => null }
  }
}

const CONSULTA = 'servicioConsulta'

function stampCall(world: World, operation: string, asked: SoapOperation, xml: Buffer): Call {
  const subject = subjectOf(xml.toString('utf8'))
  const contrato = asked.text('contrato')
  const answer = async (): Promise<Answer> => {
    const account = world.pade.accounts.login(asked.text('usuario'), asked.text('passwd'), contrato)
    const options = asked.all('opciones')
    const { fields, duplicate } = await stampFields(world, { account, xml, subject, options, contrato })
    return { reply: wrapped(operation, documentXML('servicioTimbrado', fields)), duplicate }
  }
  const refuse = (rule: FaultRule): Reply | null => {
    const error = refusalInstead(rule)
    return (
      error && wrapped(operation, documentXML('servicioTimbrado', errorFields(world, { contrato }, error)))
    )
  }
  return { pac: 'pade', op: 'stamp', subject, answer, refuse }
}

function refused(operation: string, root: string, rule: FaultRule): Reply | null {
  const error = refusalInstead(rule)
  return error && wrapped(operation, documentXML(root, Object.entries(error)))
}

function wrapped(operation: string, document: string): Reply {
  const body = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><ns2:${operation}Response xmlns:ns2="timbrado.ws.pade.mx"><return>${xmlText(document)}</return></ns2:${operation}Response></S:Body></S:Envelope>`
  return soapReply(body)
}
