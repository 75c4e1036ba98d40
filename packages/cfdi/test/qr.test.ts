import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qrURL } from '../src/index.ts'

const x = {
  uuid: 'CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC',
  rfcEmisor: 'POT9207213D6',
  rfcReceptor: 'DIM8701081LA',
  total: '2010.01',
  sello: 'abc/OAgg==',
}

test('the text of the QR code asks SAT for exactly this CFDI', () => {
  assert.equal(
    qrURL(x),
    'https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx?id=CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC&re=POT9207213D6&rr=DIM8701081LA&tt=2010.01&fe=c/OAgg==',
  )
})

test('an & in an RFC is escaped inside the expression, an Ñ is not', () => {
  assert.match(
    qrURL({ ...x, rfcEmisor: '&AAA010101AAA', rfcReceptor: 'ÑAA010101AA0' }),
    /re=&amp;AAA010101AAA&rr=ÑAA010101AA0&/,
  )
})

test('the total has no insignificant zeros but always one decimal', () => {
  const total = (text: string) => /tt=([^&]*)/.exec(qrURL({ ...x, total: text }))?.[1]
  assert.equal(total('1160.00'), '1160.0')
  assert.equal(total('1160.50'), '1160.5')
  assert.equal(total('1160'), '1160.0')
  assert.equal(total('0001160.123400'), '1160.1234')
  assert.equal(total('0.00'), '0.0')
})
