import { buildCancelacion, type FolioCancelado, localFecha, signSatRequest } from '@timbra/cfdi'
import { cancelacionSigner, decryptPrivateKey } from '@timbra/cfdi/node'
import type { TestWorld } from './world.ts'
import { stamp } from './client.ts'

/** A Cancelacion signed with the sandbox CSD, or with the certificate given. */
export function signedCancelacion(
  world: TestWorld,
  folio: FolioCancelado,
  o: { signer?: ReturnType<typeof cancelacionSigner>; rfcEmisor?: string } = {},
): string {
  const { csdCer: cer, csdKey: key, csdPassphrase: passphrase, issuerRfc } = world.files
  const pkcs8 = decryptPrivateKey({ key, passphrase })
  const fecha = localFecha(world.simulator.clock.now(), 'America/Mexico_City')
  const request = buildCancelacion({ rfcEmisor: o.rfcEmisor ?? issuerRfc, fecha, folios: [folio] })
  if (!pkcs8.ok || !request.ok) throw new Error('the test asks for a bad cancellation')
  const signed = signSatRequest(request.value, o.signer ?? cancelacionSigner({ cer, pkcs8: pkcs8.value }))
  if (!signed.ok) throw new Error(signed.faults.map(({ code }) => code).join())
  return signed.value
}

/** Hands a Cancelacion to SW. @returns the folio's code, or SW's words */
export async function cancelAtSW(world: TestWorld, xml: string): Promise<string> {
  const { status, body } = await stamp(world.simulator.url, xml, { path: '/cfdi33/cancel/xml' })
  const codes = body.data?.uuid as unknown as Record<string, string> | undefined
  return status === 200
    ? (Object.values(codes ?? {})[0] ?? '')
    : `${body.message} ${body.messageDetail ?? ''}`
}

/** What ConsultaCFDIService says: Estado, EsCancelable, EstatusCancelacion, and the code's first word. */
export async function consult(url: string, expression: string): Promise<string> {
  const answer = await askSAT(url, expression)
  const field = (name: string): string => fieldOf(answer, name)
  const code = field('CodigoEstatus').replace(/[:.].*/, '')
  return [code, field('Estado'), field('EsCancelable'), field('EstatusCancelacion')].join(' | ')
}

export function fieldOf(answer: string, name: string): string {
  return new RegExp(`<a:${name}>([^<]*)<`).exec(answer)?.[1] ?? ''
}

/** The whole answer of ConsultaCFDIService. */
export async function askSAT(url: string, expression: string): Promise<string> {
  const text = expression.replaceAll('&', '&amp;')
  const body = `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><c:Consulta xmlns:c="http://tempuri.org/"><c:expresionImpresa>${text}</c:expresionImpresa></c:Consulta></s:Body></s:Envelope>`
  const headers = {
    'Content-Type': 'text/xml; charset=utf-8',
    SOAPAction: '"http://tempuri.org/IConsultaCFDIService/Consulta"',
  }
  const response = await fetch(`${url}/ConsultaCFDIService.svc`, { method: 'POST', headers, body })
  return response.text()
}
