import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Comprobante,
  type LineaVenta,
  type Venta,
  buildComprobante,
  formatImporte,
} from '../src/index.ts'
import { goldenVenta } from './support/golden.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const venta = goldenVenta('vector-a')
const line = venta.lineas[1] as LineaVenta

test('vector A comes out exactly as the rulebook works it', () => {
  const comprobante = valueOf(buildComprobante(venta))
  assert.deepEqual(comprobante.conceptos.map(conceptoRow), [
    ['2', '28.500000', '57.00', '-', '57.00', '0.000000', '0.00'],
    ['1', '77.500000', '77.50', '-', '77.50', '0.160000', '12.40'],
    ['1', '45.000000', '45.00', '-', '45.00', '0.000000', '0.00'],
    ['3', '15.946667', '47.84', '-', '47.84', '0.160000', '7.66'],
    ['0.385', '189.012987', '72.77', '-', '72.77', '0.000000', '0.00'],
    ['1', '64.660000', '64.66', '9.70', '54.96', '0.160000', '8.79'],
  ])
  assert.deepEqual(totals(comprobante), ['364.77', '9.70', '28.85', '383.92'])
  assert.deepEqual(summary(comprobante), ['002 Tasa 0.000000 174.77 0.00', '002 Tasa 0.160000 180.30 28.85'])
})

test('the other sample tickets add up to what was paid', () => {
  assert.deepEqual(totals(valueOf(buildComprobante(goldenVenta('cash-and-card')))), [
    '135.24',
    '-',
    '9.21',
    '144.45',
  ])
  const cancun = valueOf(buildComprobante(goldenVenta('cancun-near-midnight')))
  assert.equal(formatImporte(cancun.total), '712.93')
  assert.deepEqual(summary(cancun).at(-1), '002 Exento - 189.00 -')
})

test('exempt goods alone have no total of taxes, what is no object has no taxes at all', () => {
  const both = valueOf(buildComprobante(goldenVenta('exento-and-no-objeto')))
  assert.equal(both.impuestos?.totalImpuestosTrasladados, undefined)
  assert.deepEqual(
    both.conceptos.map(({ objetoImp }) => objetoImp),
    ['02', '01'],
  )
  const none = valueOf(buildComprobante({ ...venta, lineas: [{ ...line, iva: 'no-objeto' }] }))
  assert.equal(none.impuestos, undefined)
})

test('a line that was given away is left out, and a sale of gifts alone is refused', () => {
  const comprobante = valueOf(buildComprobante(goldenVenta('gift-and-odd-texts')))
  assert.equal(comprobante.conceptos.length, 2)
  assert.equal(formatImporte(comprobante.total), '75.01')
  const gifts = { ...venta, lineas: [{ ...line, net: '0.00' }] }
  assert.deepEqual(faultsOf(buildComprobante(gifts)), ['VENTA-0 lineas'])
  assert.deepEqual(faultsOf(buildComprobante({ ...venta, lineas: [] })), ['VENTA-0 lineas'])
})

test('blanks of all kinds are cleaned and empty optional texts are not written', () => {
  const change = { descripcion: ' LECHE\u00a0\tENTERA\u200b\n', noIdentificacion: ' ', unidad: '' }
  const [concepto] = valueOf(buildComprobante({ ...venta, lineas: [{ ...line, ...change }] })).conceptos
  assert.equal(concepto?.descripcion, 'LECHE ENTERA')
  assert.equal(concepto?.noIdentificacion, undefined)
  assert.equal(concepto?.unidad, undefined)
})

test('every wrong field of a line is named', () => {
  const cases: readonly (readonly [Partial<Record<keyof LineaVenta, unknown>>, string])[] = [
    [{ claveProdServ: '5013170' }, 'CFDI40162 lineas[0].claveProdServ'],
    [{ claveUnidad: 'ZZZ' }, 'CFDI40165 lineas[0].claveUnidad'],
    [{ iva: '0.15' }, 'IVA-1 lineas[0].iva'],
    [{ iva: 'constructor' }, 'IVA-1 lineas[0].iva'],
    [{ ieps: { tasa: '0.07999' } }, 'CFDI40179 lineas[0].ieps.tasa'],
    [{ ieps: { cuota: '72.1606', litros: '1' } }, 'CFDI40179 lineas[0].ieps.cuota'],
    [{ ieps: { cuota: '3.0818', litros: '0' } }, 'CFDI40174 lineas[0].ieps.litros'],
    [{ ieps: { tasa: '0.08', cuota: '1' } }, 'TIPO-1 lineas[0].ieps'],
    [{ noIdentificacion: 'x'.repeat(101) }, 'TEXTO-1 lineas[0].noIdentificacion'],
    [{ unidad: 'x'.repeat(21) }, 'TEXTO-1 lineas[0].unidad'],
    [{ descripcion: 'x'.repeat(1001) }, 'TEXTO-1 lineas[0].descripcion'],
    [{ descripcion: 'A|B' }, 'TEXTO-2 lineas[0].descripcion'],
    [{ descripcion: 'A\u0000' }, 'TEXTO-2 lineas[0].descripcion'],
    [{ descripcion: '\ud83d' }, 'TEXTO-2 lineas[0].descripcion'],
    [{ descripcion: ' \u00a0' }, 'TEXTO-0 lineas[0].descripcion'],
    [{ cantidad: '0' }, 'CANTIDAD-1 lineas[0].cantidad'],
    [{ cantidad: '-1' }, 'CANTIDAD-1 lineas[0].cantidad'],
    [{ cantidad: '1.1234567' }, 'CANTIDAD-1 lineas[0].cantidad'],
    [{ gross: '89.9' }, 'IMPORTE-2 lineas[0].gross'],
    [{ net: '-1.00' }, 'IMPORTE-2 lineas[0].net'],
    [{ net: '1,000.00' }, 'IMPORTE-2 lineas[0].net'],
    [{ net: '89.91' }, 'CFDI40169 lineas[0].net'],
  ]
  for (const [change, expected] of cases) {
    assert.deepEqual(
      faultsOf(buildComprobante({ ...venta, lineas: [{ ...line, ...change } as LineaVenta] })),
      [expected],
    )
  }
  assert.deepEqual(
    faultsOf(buildComprobante({ ...venta, lineas: [{ ...line, gross: '0.00', net: '0.00' }] })),
    ['CFDI40166 lineas[0].gross'],
  )
})

test('every wrong field of the sale is named, together with those of its lines', () => {
  const wrong: Venta = {
    ...venta,
    serie: '',
    folio: 'x'.repeat(41),
    fecha: '2026-02-30T00:00:00',
    formaPago: '07',
    lugarExpedicion: '00999',
    emisor: { rfc: 'EKU9003173C9', nombre: 'A|B', regimenFiscal: '605' },
    receptor: { ...venta.receptor, usoCFDI: 'D01', rfc: 'XAXX010101000' },
    lineas: [line, { ...line, descripcion: '' }],
  }
  assert.deepEqual(faultsOf(buildComprobante(wrong)), [
    'TEXTO-0 serie',
    'TEXTO-1 folio',
    'CFDI40101 fecha',
    'CFDI40104 formaPago',
    'CFDI40126 lugarExpedicion',
    'TEXTO-2 emisor.nombre',
    'CFDI40141 emisor.regimenFiscal',
    'RFC-4 receptor.rfc',
    'TEXTO-0 lineas[1].descripcion',
  ])
  assert.deepEqual(faultsOf(buildComprobante({ ...venta, formaPago: '99' })), ['FORMAPAGO-1 formaPago'])
})

test('a quantity so large that the unit value vanishes is refused, not sealed', () => {
  const lineas = [{ ...line, cantidad: '99999999', gross: '0.01', net: '0.01' }]
  assert.deepEqual(faultsOf(buildComprobante({ ...venta, lineas })), ['CANTIDAD-2 lineas[0].cantidad'])
})

function conceptoRow({
  cantidad,
  valorUnitario,
  importe,
  descuento,
  impuestos,
}: Comprobante['conceptos'][number]) {
  const [traslado] = impuestos?.traslados ?? []
  const amounts = [
    cantidad,
    valorUnitario,
    importe,
    descuento,
    traslado?.base,
    traslado?.tasaOCuota,
    traslado?.importe,
  ]
  return amounts.map((amount) => (amount === undefined ? '-' : formatImporte(amount)))
}

function totals({ subTotal, descuento, impuestos, total }: Comprobante): readonly string[] {
  const amounts = [subTotal, descuento, impuestos?.totalImpuestosTrasladados, total]
  return amounts.map((amount) => (amount === undefined ? '-' : formatImporte(amount)))
}

function summary({ impuestos }: Comprobante): readonly string[] {
  return (impuestos?.traslados ?? []).map(({ impuesto, tipoFactor, tasaOCuota, base, importe }) => {
    const optional = [tasaOCuota, base, importe].map((amount) =>
      amount === undefined ? '-' : formatImporte(amount),
    )
    return [impuesto, tipoFactor, ...optional].join(' ')
  })
}
