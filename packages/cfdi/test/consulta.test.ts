import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consultaRequest, expresionImpresa, readConsulta } from '../src/index.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const x = {
  uuid: '6F35D3B5-3651-5370-BC2C-14CDBE384CD7',
  rfcEmisor: 'EKU9003173C9',
  rfcReceptor: 'XAXX010101000',
  total: '116.00',
  sello: `${'A'.repeat(336)}ab12CD==`,
}

test('the expression asks for exactly this CFDI', () => {
  assert.equal(
    expresionImpresa(x),
    '?id=6F35D3B5-3651-5370-BC2C-14CDBE384CD7&re=EKU9003173C9&rr=XAXX010101000&tt=116.0&fe=ab12CD==',
  )
})

test('the total is computed on the text, never on a float', () => {
  const tt = (total: string) => /&tt=([^&]*)/.exec(expresionImpresa({ ...x, total }))?.[1]
  assert.equal(tt('1'), '1.0')
  assert.equal(tt('4060.00'), '4060.0')
  assert.equal(tt('1234.567891'), '1234.567891')
  assert.equal(tt('9007199254740993.10'), '9007199254740993.1')
  for (const total of ['', '1e3', '-1', '1,000.00', '1.1234567', 'NaN'])
    assert.throws(() => tt(total), { argument: 'total' })
})

test('an & of an RFC travels escaped twice, an Ñ as it is', () => {
  const request = consultaRequest(expresionImpresa({ ...x, rfcEmisor: 'ÑA&010101AAA' }))
  assert.ok(
    request.includes(
      '<c:expresionImpresa>?id=6F35D3B5-3651-5370-BC2C-14CDBE384CD7&amp;re=ÑA&amp;amp;010101AAA&amp;rr=XAXX010101000&amp;tt=116.0&amp;fe=ab12CD==</c:expresionImpresa>',
    ),
    request,
  )
})

const answer = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><ConsultaResponse xmlns="http://tempuri.org/"><ConsultaResult xmlns:a="http://schemas.datacontract.org/2004/07/Sat.Cfdi.Negocio.ConsultaCfdi.Servicio"><a:CodigoEstatus>S - Comprobante obtenido satisfactoriamente.</a:CodigoEstatus><a:EsCancelable>Cancelable sin aceptación</a:EsCancelable><a:Estado>Vigente</a:Estado><a:EstatusCancelacion/><a:ValidacionEFOS>200</a:ValidacionEFOS></ConsultaResult></ConsultaResponse></s:Body></s:Envelope>`

test('SAT’s answer is read whatever its prefixes', () => {
  const expected = {
    codigoEstatus: 'S - Comprobante obtenido satisfactoriamente.',
    esCancelable: 'Cancelable sin aceptación',
    estado: 'Vigente',
    estatusCancelacion: '',
    validacionEFOS: '200',
  }
  assert.deepEqual(valueOf(readConsulta(answer)), expected)
  const renamed = answer.replace(/<(\/?)a:/g, '<$1zz:').replace('xmlns:a=', 'xmlns:zz=')
  assert.deepEqual(valueOf(readConsulta(Buffer.from(renamed))), expected)
})

test('what is no answer is a fault, never an exception', () => {
  for (const text of [
    '',
    '<html/>',
    answer.slice(0, 200),
    answer.replace(/<a:CodigoEstatus>.*?<\/a:CodigoEstatus>/, ''),
  ])
    assert.deepEqual(faultsOf(readConsulta(text)), ['CONS-1 xml'])
})
