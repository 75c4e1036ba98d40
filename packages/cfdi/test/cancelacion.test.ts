import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { buildAceptacionRechazo, buildCancelacion, buildConsultaRelacionados } from '../src/index.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const uuid = '62B00C5E-4187-4336-B569-44E0030DC729'
const sustitucion = '11111111-2222-3333-4444-000000000009'
const answered = '11111111-2222-3333-4444-000000000001'
const fecha = '2022-01-06T17:49:12'

const cancel = (folio: object, change: object = {}) =>
  buildCancelacion({
    rfcEmisor: 'EKU9003173C9',
    fecha,
    folios: [{ uuid, motivo: '02', ...folio }],
    ...change,
  })
const digest = ({ open, close }: { open: string; close: string }) =>
  createHash('sha1')
    .update(open + close)
    .digest('base64')

test('a cancellation has the digest that phpcfdi/xml-cancelacion gives it', () => {
  assert.equal(digest(valueOf(cancel({}))), '28wlg0suJ57t4P4P+LshbcH5PYE=')
})

test('an acceptance has the digest that phpcfdi/xml-cancelacion gives it', () => {
  const request = buildAceptacionRechazo({
    fecha: '2019-01-13T14:15:16',
    rfcPac: 'CVD110412TF6',
    rfcReceptor: 'LAN7008173R5',
    uuid: answered,
    respuesta: 'Aceptacion',
  })
  assert.equal(digest(valueOf(request)), 'NZuHFRWRYScOBsr07KO2SHNRdEc=')
})

test('a question for related CFDI has the digest that phpcfdi/xml-cancelacion gives it', () => {
  const request = buildConsultaRelacionados({
    rfcPac: 'CVD110412TF6',
    uuid: answered,
    asks: { role: 'receptor', rfc: 'LAN7008173R5' },
  })
  assert.equal(digest(valueOf(request)), 'tQXGLjrJtuJEtTbcWDp4PAmawbA=')
})

test('each motivo is written as SAT wants it, the UUID in upper case, one Folios for each', () => {
  for (const motivo of ['02', '03', '04']) {
    const { open } = valueOf(cancel({ motivo, uuid: uuid.toLowerCase() }))
    assert.ok(open.endsWith(`<Folios><Folio Motivo="${motivo}" UUID="${uuid}"></Folio></Folios>`), open)
  }
  const folios = [
    { uuid, motivo: '01', folioSustitucion: sustitucion.toLowerCase() },
    { uuid: answered, motivo: '03' },
  ]
  const { open } = valueOf(cancel({}, { folios }))
  assert.ok(
    open.endsWith(
      `<Folios><Folio FolioSustitucion="${sustitucion}" Motivo="01" UUID="${uuid}"></Folio></Folios>` +
        `<Folios><Folio Motivo="03" UUID="${answered}"></Folio></Folios>`,
    ),
    open,
  )
})

test('an & in an RFC is escaped, an Ñ is not', () => {
  assert.match(valueOf(cancel({}, { rfcEmisor: '&ÑA010101AAA' })).open, / RfcEmisor="&amp;ÑA010101AAA">/)
})

test('bad input is refused with SAT’s codes, all faults at once', () => {
  assert.deepEqual(faultsOf(cancel({ motivo: '01' })), ['208 folios[0].folioSustitucion'])
  assert.deepEqual(faultsOf(cancel({ motivo: '01', folioSustitucion: 'x' })), [
    '208 folios[0].folioSustitucion',
  ])
  assert.deepEqual(faultsOf(cancel({ motivo: '01', folioSustitucion: uuid })), [
    '208 folios[0].folioSustitucion',
  ])
  for (const motivo of ['02', '03', '04'])
    assert.deepEqual(faultsOf(cancel({ motivo, folioSustitucion: sustitucion })), [
      '209 folios[0].folioSustitucion',
    ])
  assert.deepEqual(faultsOf(cancel({ motivo: '05' })), ['207 folios[0].motivo'])
  assert.deepEqual(faultsOf(cancel({}, { folios: [] })), ['CANC-3 folios'])
  assert.deepEqual(faultsOf(cancel({ uuid: '62B00C5E', motivo: '1' }, { rfcEmisor: 'X', fecha: 'ayer' })), [
    'RFC-1 rfcEmisor',
    'CANC-2 fecha',
    'CANC-1 folios[0].uuid',
    '207 folios[0].motivo',
  ])
})

test('an answer or a question with bad input is refused, all faults at once', () => {
  const answer = { fecha: '', rfcPac: '', rfcReceptor: '', uuid: '', respuesta: 'Quizá' as 'Rechazo' }
  assert.deepEqual(faultsOf(buildAceptacionRechazo(answer)), [
    'CANC-2 fecha',
    'RFC-0 rfcPac',
    'RFC-0 rfcReceptor',
    'CANC-1 uuid',
    'CANC-4 respuesta',
  ])
  const question = { rfcPac: '', uuid: 'x', asks: { role: 'emisor', rfc: '' } } as const
  assert.deepEqual(faultsOf(buildConsultaRelacionados(question)), [
    'RFC-0 asks.rfc',
    'RFC-0 rfcPac',
    'CANC-1 uuid',
  ])
})
