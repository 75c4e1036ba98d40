import { cancelSigned } from '../sat/cancel.ts'
import { statusOf } from '../sat/consulta.ts'
import type { SoapOperation } from '../soap.ts'
import { stampsUsed } from '../stamp.ts'
import type { World } from '../world.ts'
import { documentXML } from './document.ts'

/** cfdiPorUUID. Source: pac-spec §6.2. */
export function cfdiByUUID(world: World, asked: SoapOperation): string {
  const entry = world.ledgers.pade.findByUUID(asked.text('uuid'))
  return consulta(asked, entry?.xml ?? null, { codigo: '602', mensaje: 'El CFDI no existe.' })
}

/** acuseCancelacion. Source: pac-spec §6.4. */
export function acuse(world: World, asked: SoapOperation): string {
  const kept = world.acuses.get(`pade ${asked.text('uuid').toUpperCase()}`) ?? null
  return consulta(asked, kept, { codigo: '21', mensaje: 'El CFDI no está cancelado.' })
}

function consulta(
  asked: SoapOperation,
  xml: string | null,
  none: { codigo: string; mensaje: string },
): string {
  return documentXML('servicioConsulta', [
    ['contrato', asked.text('contrato')],
    ['consultaOk', xml !== null],
    ['codigo', xml === null ? none.codigo : 0],
    ...(xml === null ? [] : ([['xmlBase64', Buffer.from(xml).toString('base64')]] as const)),
    ['mensaje', xml === null ? none.mensaje : ''],
  ])
}

/** cancelarConOpciones with XML_CANCELACION, one signed document in each request. Source: pac-spec §6.4. */
export async function cancel(world: World, asked: SoapOperation): Promise<string> {
  const rfc = asked.text('rfcEmisor')
  const head = (statusOk: boolean, codigo: string, mensaje: string) =>
    [
      ['statusOk', statusOk],
      ['rfc', rfc],
      ['codigo', codigo],
      ['mensaje', mensaje],
    ] as const
  const signed = asked.all('opciones').filter((option) => option.startsWith('XML_CANCELACION:'))
  const [one, ...others] = signed.map((option) =>
    Buffer.from(option.slice('XML_CANCELACION:'.length), 'base64'),
  )
  if (!one || others.length > 0 || asked.text('key') !== '' || asked.all('arregloUUID').length === 0) {
    return documentXML('servicioCancel', head(false, '3', 'Parámetro incorrecto o faltante.'))
  }
  const answer = await cancelSigned(world, 'pade', one)
  if (answer.kind === 'refused') {
    return documentXML('servicioCancel', head(false, answer.refusal.code, answer.refusal.text))
  }
  const codes = answer.folios.map((folio) =>
    folio.estatusUUID === 'no_cancelable' ? '94' : folio.estatusUUID,
  )
  const items = answer.folios.map(
    ({ uuid }, index) =>
      `<cancelacion><uuid>${uuid}</uuid><codigo>${codes[index]}</codigo><mensaje></mensaje></cancelacion>`,
  )
  const taken = codes.filter((code) => code === '201' || code === '202').length
  const fields = [
    ...head(true, '0', ''),
    ['procesados', codes.length],
    ['cancelados', taken],
    ['acuseCancelBase64', Buffer.from(answer.acuse).toString('base64')],
    ['saldo', stampsUsed(world, 'pade', asked.text('usuario'))],
  ] as const
  return documentXML('servicioCancel', fields, `<cancelaciones>${items.join('')}</cancelaciones>`)
}

/** consultarEstatusComprobante: SAT's own answer, with PADE's numbers for it. Source: pac-spec §6.3, §6.5. */
export function status(world: World, asked: SoapOperation): string {
  const [uuid, re, rr, tt] = ['uuid', 'rfcEmisor', 'rfcReceptor', 'total'].map(asked.text)
  const row = statusOf(world, `?id=${uuid}&re=${re}&rr=${rr}&tt=${tt}`)
  const codigo = row.codigoEstatus.startsWith('S - ') ? '91' : row.codigoEstatus.includes('602') ? '90' : '92'
  return documentXML('servicioConsultaComprobante', [
    ['consultaOk', codigo === '91'],
    ['codigo', codigo],
    ['codigoEstatus', row.codigoEstatus],
    ['esCancelable', row.esCancelable],
    ['estado', row.estado],
    ['estatusCancelacion', row.estatusCancelacion],
    ['mensaje', ''],
  ])
}
