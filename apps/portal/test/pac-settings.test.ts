import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadConfig } from '../src/config.ts'

const HOUSE = {
  TIMBRA_SECRET: 'a secret of thirty-two characters or more',
  DATABASE_URL: 'postgres://localhost/timbra',
  TIMBRA_PAC_CERTIFICATES: '/etc/timbra/pac',
  TIMBRA_SMTP_URL: 'smtp://localhost:25',
  TIMBRA_MAIL_FROM: 'facturas@example.com',
}
const SW = { TIMBRA_SW_URL: 'https://sw.example', TIMBRA_SW_USER: 'u', TIMBRA_SW_PASSWORD: 'p' }
const PADE = {
  TIMBRA_PADE_URL: 'https://pade.example',
  TIMBRA_PADE_CONTRATO: 'c',
  TIMBRA_PADE_USER: 'u',
  TIMBRA_PADE_PASSWORD: 'p',
}
const pacsOf = (given: Record<string, string>) => loadConfig({ ...HOUSE, ...given }).pacs.map(({ id }) => id)

test('the PACs whose address is given are in use, in the order of the list', () => {
  assert.deepEqual(pacsOf(SW), ['sw'])
  assert.deepEqual(pacsOf(PADE), ['pade'])
  assert.deepEqual(pacsOf({ ...PADE, ...SW }), ['sw', 'pade'])
})

test('TIMBRA_PACS says which are used and which is tried first', () => {
  assert.deepEqual(pacsOf({ ...SW, ...PADE, TIMBRA_PACS: 'pade, SW' }), ['pade', 'sw'])
  assert.deepEqual(pacsOf({ ...SW, ...PADE, TIMBRA_PACS: 'pade' }), ['pade'])
})

test('a setting that is left out is its default, or the same as another', () => {
  const [sw, pade] = loadConfig({ ...HOUSE, ...SW, ...PADE }).pacs
  assert.equal(sw?.settings['API_URL'], 'https://sw.example')
  assert.equal(pade?.settings['PATH'], '/servicio/rest/timbrado40')
  assert.equal(pade?.settings['VERIFY_FOLIO'], '0')
})

test('everything that is missing or wrong is named in one sentence', () => {
  const sentence = (given: Record<string, string>) => {
    try {
      loadConfig({ ...HOUSE, ...given })
    } catch (error) {
      return String((error as { publicMessage?: string }).publicMessage ?? error)
    }
    return 'nothing is wrong'
  }
  assert.match(sentence({}), /TIMBRA_SW_URL falta · TIMBRA_SW_USER falta/)
  const wrong = { ...PADE, TIMBRA_PADE_PASSWORD: '', TIMBRA_PADE_PATH: 'x', TIMBRA_PADE_VERIFY_FOLIO: 'sí' }
  assert.match(
    sentence(wrong),
    /PADE_PATH debe empezar con \/.*PADE_PASSWORD falta.*VERIFY_FOLIO debe ser 0 o 1/,
  )
  assert.match(sentence({ ...SW, TIMBRA_PACS: 'sw,otro' }), /TIMBRA_PACS debe nombrar.*: sw, finkok, pade/)
  assert.match(sentence({ ...SW, TIMBRA_PACS: 'sw,sw' }), /TIMBRA_PACS debe nombrar/)
  assert.match(sentence({ ...SW, TIMBRA_SW_URL: 'sw.example' }), /TIMBRA_SW_URL debe ser una dirección/)
})
