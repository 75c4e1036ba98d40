import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConstancia, rfcOfQr } from '../src/constancia/constancia.ts'
import { readConstancia } from '../src/constancia/read.ts'
import { createScanner } from '../src/scan/scan.ts'
import { photoOfQr } from './support/photo.ts'
import { typeset } from './support/typeset.ts'

const scanner = createScanner()
const QR =
  'https://siat.sat.gob.mx/app/qr/faces/pages/mobile/validadorqr.jsf?D1=10&D2=1&D3=12345678901_URE180429TM6'

/** An invented Constancia in the layout that rulebook §D6 describes. */
const row = (label: string, value: string) => `[${label}], [${value}],`
const COMPANY = `
#set text(size: 9pt, lang: "es")
#align(center)[CÉDULA DE IDENTIFICACIÓN FISCAL]
URE180429TM6 \\ Registro Federal de Contribuyentes \\ UNIVERSIDAD ROBOTICA ESPAÑOLA \\ Nombre, denominación o razón social
#table(columns: (200pt, 250pt),
${row('RFC:', 'URE180429TM6')}
${row('Denominación/Razón Social:', 'UNIVERSIDAD ROBOTICA ESPAÑOLA')}
${row('Régimen Capital:', 'SOCIEDAD ANONIMA DE CAPITAL VARIABLE')}
${row('Nombre Comercial:', '')}
${row('Fecha inicio de operaciones:', '29 DE ABRIL DE 2018')})
#table(columns: (225pt, 225pt), [Código Postal:86991], [Tipo de Vialidad: CALLE], [Entre Calle: 11520], [Número Exterior: 64000])
Regímenes:
#table(columns: (260pt, 95pt, 95pt), [Régimen], [Fecha Inicio], [Fecha Fin],
[Régimen General de Ley Personas Morales], [29/04/2018], [],
[Régimen Simplificado de Confianza], [01/01/2022], [31/12/2022])
Obligaciones: Declaración anual de ISR del ejercicio Personas morales. 29/04/2018
`
const PERSON = `
#table(columns: (200pt, 250pt),
${row('RFC:', 'CACX7605101P8')}
${row('CURP:', 'CACX760510MDFSRC09')}
${row('Nombre (s):', 'XOCHILT')}
${row('Primer Apellido:', 'CASAS')}
${row('Segundo Apellido:', 'CHAVEZ')})
#table(columns: (225pt, 225pt), [Código Postal: 36257], [Tipo de Vialidad: CALLE])
#table(columns: (320pt, 70pt, 70pt), [Régimen], [Fecha Inicio], [Fecha Fin],
[Régimen de Sueldos y Salarios e Ingresos Asimilados a Salarios], [01/01/2010], [],
[Régimen de las Personas Físicas con Actividades Empresariales y Profesionales], [01/01/2012], [])
`

test('the data of a company are read from its PDF, without régimen de capital and without a régimen that ended', async () => {
  assert.deepEqual(await readConstancia(scanner, typeset(COMPANY)), {
    ok: true,
    value: {
      rfc: 'URE180429TM6',
      nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
      domicilioFiscal: '86991',
      regimenes: ['601'],
    },
  })
})

test('the data of a person are read from its PDF, name and surnames in one', async () => {
  assert.deepEqual(await readConstancia(scanner, typeset(PERSON)), {
    ok: true,
    value: {
      rfc: 'CACX7605101P8',
      nombre: 'XOCHILT CASAS CHAVEZ',
      domicilioFiscal: '36257',
      regimenes: ['605', '612'],
    },
  })
})

test('a photo of its QR gives the RFC; the address is not followed', async () => {
  const photo = photoOfQr(QR, { degrees: 12, blur: 1, dark: 0.2, noise: 20 })
  assert.deepEqual(await readConstancia(scanner, photo), {
    ok: true,
    value: { rfc: 'URE180429TM6', nombre: '', domicilioFiscal: '', regimenes: [] },
  })
})

test('what is no Constancia is said so, and that the form works by hand', async () => {
  const invoice = typeset('Factura \\ Total: 12.00 \\ Emisor RFC sin valor')
  const photo = photoOfQr('https://siat.sat.gob.mx.evil.example/?D3=12345678901_URE180429TM6', {
    degrees: 0,
    blur: 0,
    dark: 0,
    noise: 0,
  })
  for (const bytes of [invoice, photo]) {
    const read = await readConstancia(scanner, bytes)
    assert.ok(!read.ok)
    assert.deepEqual(
      read.faults.map(({ code, path }) => [code, path]),
      [['no-es-constancia', 'archivo']],
    )
  }
})

test('only an address of the SAT with idCIF and RFC counts', () => {
  assert.equal(rfcOfQr(QR), 'URE180429TM6')
  for (const text of [
    '',
    'URE180429TM6',
    QR.replace('https', 'http'),
    QR.replace('siat.sat', 'siat-sat'),
    QR.replace('https://', 'https://siat.sat.gob.mx@evil.example/'),
    QR.replace('URE180429TM6', 'URE18'),
    QR.replace('12345678901', 'x'),
    `javascript:${QR}`,
  ])
    assert.equal(rfcOfQr(text), null, text)
})

test('labels in one line or in two, with or without accents, and a value that is missing', () => {
  const at = (lines: string[]) => parseConstancia(lines)
  assert.equal(at(['RFC: URE180429TM6', 'Codigo Postal: 86991'])?.domicilioFiscal, '86991')
  assert.equal(at(['RFC', 'URE180429TM6', 'Código Postal:', '86991'])?.domicilioFiscal, '86991')
  assert.equal(at(['RFC:\tURE180429TM6', 'Denominación/Razón Social:\tNombre Comercial:'])?.nombre, '')
  assert.equal(at(['RFC: URE180429TM6', 'Código Postal: 00000'])?.domicilioFiscal, '')
  assert.equal(at(['Código Postal: 86991']), null)
  assert.equal(at(['RFC: NO ES UNO']), null)
})

test('every régimen of the catalogue is recognised as the Constancia words it', () => {
  const worded: [string, string][] = [
    ['Régimen General de Ley Personas Morales', '601'],
    ['Personas Morales con Fines no Lucrativos', '603'],
    ['Régimen de Sueldos y Salarios e Ingresos Asimilados a Salarios', '605'],
    ['Régimen de Arrendamiento', '606'],
    ['Régimen de Enajenación o Adquisición de Bienes', '607'],
    ['Régimen de los demás ingresos', '608'],
    ['Régimen de Ingresos por Dividendos (socios y accionistas)', '611'],
    ['Régimen de las Personas Físicas con Actividades Empresariales y Profesionales', '612'],
    ['Régimen de los ingresos por intereses', '614'],
    ['Sin obligaciones fiscales', '616'],
    ['Régimen de Incorporación Fiscal', '621'],
    ['Régimen de Actividades Agrícolas, Ganaderas, Silvícolas y Pesqueras', '622'],
    ['Régimen de las Actividades Empresariales con ingresos a través de Plataformas Tecnológicas', '625'],
    ['Régimen Simplificado de Confianza', '626'],
  ]
  for (const [text, key] of worded)
    assert.deepEqual(parseConstancia(['RFC: URE180429TM6', `${text}\t01/01/2020`])?.regimenes, [key], text)
})
