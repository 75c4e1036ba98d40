import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAcuse } from '../src/index.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const uuid = '6F35D3B5-3651-5370-BC2C-14CDBE384CD7'
const folios = `<Folios xmlns="http://cancelacfd.sat.gob.mx"><UUID>${uuid.toLowerCase()}</UUID><EstatusUUID>201</EstatusUUID></Folios>`
const head = 'Fecha="2026-01-02T10:11:12.1234567" RfcEmisor="EKU9003173C9"'
const bare = `<?xml version="1.0" encoding="utf-8"?><Acuse xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${head}>${folios}<Signature Id="SelloSAT" xmlns="http://www.w3.org/2000/09/xmldsig#"></Signature></Acuse>`
const soap = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><CancelaCFDResponse xmlns="http://cancelacfd.sat.gob.mx"><CancelaCFDResult ${head}>${folios}</CancelaCFDResult></CancelaCFDResponse></s:Body></s:Envelope>`
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const base64 = (text: string) => Buffer.from(text).toString('base64')

test('an acuse is read bare, in SOAP, escaped, in base64, and in several of these', () => {
  const expected = {
    rfcEmisor: 'EKU9003173C9',
    fecha: '2026-01-02T10:11:12.1234567',
    folios: [{ uuid, estatusUUID: '201' }],
  }
  const wrapped = {
    bare,
    soap,
    'escaped SOAP': escaped(soap),
    base64: base64(bare),
    'base64 of SOAP, in lines': base64(soap).replace(/.{76}/g, '$&\r\n'),
    'escaped inside an element': `<r><Acuse>${escaped(soap)}</Acuse></r>`,
    'base64 inside an element': `<r><acuseCancelBase64>${base64(bare)}</acuseCancelBase64></r>`,
    'with byte order mark': `\ufeff${bare}`,
  }
  for (const [how, text] of Object.entries(wrapped)) {
    assert.deepEqual(valueOf(readAcuse(text)), expected, how)
    assert.deepEqual(valueOf(readAcuse(Buffer.from(text))), expected, how)
  }
})

test('a text of any length is an answer, not an exception', () => {
  for (const text of ['b'.repeat(30_000_001), `<a>${'b'.repeat(30_000_001)}</a>`]) {
    assert.equal(readAcuse(text).ok, false)
  }
})

test('every folio of an acuse is given', () => {
  const two = bare.replace(folios, folios + folios.replace('201', '205').replace(/6f35d3b5/, '7f35d3b5'))
  assert.deepEqual(
    valueOf(readAcuse(two)).folios.map(({ estatusUUID }) => estatusUUID),
    ['201', '205'],
  )
})

test('what is no acuse is a fault, never an exception', () => {
  for (const text of [
    '',
    'hola',
    'AAAA',
    base64('hola, esto no es un acuse'),
    '<a',
    '<!DOCTYPE a><a/>',
    '%%%',
  ])
    assert.deepEqual(faultsOf(readAcuse(text)), ['ACUSE-1 acuse'], text)
  for (const text of ['<a/>', bare.replace(folios, ''), bare.replace('201', '')])
    assert.deepEqual(faultsOf(readAcuse(text)), ['ACUSE-2 acuse'], text)
  assert.deepEqual(faultsOf(readAcuse(new Uint8Array([0xff, 0xfe, 0x00]))), ['ACUSE-1 acuse'])
  const deep = Array.from({ length: 9 }).reduce<string>((text) => base64(text), bare)
  assert.deepEqual(faultsOf(readAcuse(deep)), ['ACUSE-1 acuse'])
})
