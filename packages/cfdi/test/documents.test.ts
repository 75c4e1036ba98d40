import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Comprobante,
  type EgresoGlobal,
  type LineaVenta,
  type NotaEgreso,
  type Venta,
  buildComprobante,
  buildEgreso,
  buildEgresoGlobal,
  buildGlobal,
  formatImporte,
} from '../src/index.ts'
import { type GoldenGlobal, goldenInput, goldenVenta } from './support/golden.ts'
import { faultsOf, valueOf } from './support/parsed.ts'

const venta = goldenVenta('vector-a')
const line = venta.lineas[1] as LineaVenta

test('vector B: IEPS separated comes out exactly as the rulebook works it', () => {
  const comprobante = valueOf(buildComprobante(goldenVenta('vector-b')))
  const chocolate = comprobante.conceptos[2]!
  assert.deepEqual([chocolate.valorUnitario, chocolate.importe].map(formatImporte), ['41.670000', '41.67'])
  assert.deepEqual(rowsOf(chocolate.impuestos?.traslados), [
    '002 Tasa 0.000000 45.00 0.00',
    '003 Tasa 0.080000 41.67 3.33',
  ])
  assert.deepEqual(rowsOf(comprobante.impuestos?.traslados), [
    '002 Tasa 0.000000 174.77 0.00',
    '002 Tasa 0.160000 180.30 28.85',
    '003 Tasa 0.080000 41.67 3.33',
  ])
  const { subTotal, descuento, total, impuestos } = comprobante
  const totals = [subTotal, descuento!, impuestos!.totalImpuestosTrasladados!, total].map(formatImporte)
  assert.deepEqual(totals, ['361.44', '9.70', '32.18', '383.92'])
})

test('IEPS stays inside the price unless the caller asks for it', () => {
  const { separarIEPS: _, ...inside } = goldenVenta('vector-b')
  const withIEPS = valueOf(buildComprobante({ ...inside, folio: venta.folio }))
  assert.deepEqual(withIEPS, valueOf(buildComprobante(venta)))
})

test('IEPS by litre: base in litres, rounded once, and never more than the price', () => {
  const cola = {
    ...line,
    cantidad: '3',
    gross: '118.50',
    net: '118.50',
    ieps: { cuota: '3.0818', litros: '7.5' },
  }
  const [concepto] = valueOf(buildComprobante({ ...venta, separarIEPS: true, lineas: [cola] })).conceptos
  assert.deepEqual(rowsOf(concepto?.impuestos?.traslados), [
    '002 Tasa 0.160000 102.16 16.34',
    '003 Cuota 3.081800 7.5 23.11',
  ])
  assert.equal(formatImporte(concepto!.importe), '79.05')
  const dear = { ...cola, ieps: { cuota: '72.1605', litros: '7.5' } }
  assert.deepEqual(faultsOf(buildComprobante({ ...venta, separarIEPS: true, lineas: [dear] })), [
    'IEPS-2 lineas[0].ieps',
  ])
})

test('what is withheld lowers the Total: ISR of the price, IVA of its base', () => {
  const comprobante = valueOf(buildComprobante(goldenVenta('retenciones-resico')))
  const { total, impuestos } = comprobante
  assert.deepEqual(
    impuestos?.retenciones.map(({ impuesto, importe }) => `${impuesto} ${formatImporte(importe)}`),
    ['001 15.54', '002 106.67'],
  )
  assert.equal(formatImporte(impuestos!.totalImpuestosRetenidos!), '122.21')
  assert.equal(formatImporte(total), '1287.80') // 1,410.01 on the ticket
})

test('each key of ObjetoImp admits its own taxes', () => {
  const none = { iva: 'no-objeto' } as const
  const isr = { retenciones: [{ impuesto: '001', tasa: '0.1' }] } as const
  const iva = { retenciones: [{ impuesto: '002', tasa: '0.04' }] } as const
  const ieps = { ieps: { tasa: '0.08' } }
  const cases: readonly (readonly [string, Partial<LineaVenta>, string | null])[] = [
    ['01', none, null],
    ['01', {}, 'CFDI40172'],
    ['02', {}, null],
    ['02', none, 'CFDI40171'],
    ['02', { ...none, ...ieps }, null],
    ['03', none, null],
    ['03', { ...none, ...ieps }, 'CFDI40172'],
    ['04', {}, 'CFDI40172'],
    ['05', { ...none, ...isr }, 'CFDI40172'],
    ['06', { ...none, ...isr }, null],
    ['06', {}, 'CFDI140226'],
    ['06', { ...none, ...iva }, 'CFDI140226'],
    ['07', { ...none, ...ieps, ...isr }, null],
    ['07', none, 'CFDI140227'],
    ['07', { ...ieps }, 'CFDI140227'],
    ['08', none, null],
    ['08', { ...none, ...ieps }, 'CFDI140226'],
    ['09', none, 'CFDI40170'],
  ]
  for (const [objetoImp, change, code] of cases) {
    const built = buildComprobante({
      ...venta,
      separarIEPS: true,
      lineas: [{ ...line, objetoImp, ...change }],
    })
    if (code === null) assert.equal(valueOf(built).conceptos[0]?.objetoImp, objetoImp)
    else assert.deepEqual(faultsOf(built), [`${code} lineas[0].objetoImp`], JSON.stringify(change))
  }
})

test('every wrong particular of a line is named', () => {
  const tercero = { rfc: 'JUFA7608212V6', nombre: 'ADRIANA', regimenFiscal: '612', domicilioFiscal: '29133' }
  const parte = { claveProdServ: '50131700', cantidad: '1', descripcion: 'QUESO' }
  const cases: readonly (readonly [Partial<Record<keyof LineaVenta, unknown>>, string])[] = [
    [{ retenciones: [{ impuesto: '003', tasa: '0.08' }] }, 'CFDI40182 lineas[0].retenciones[0].impuesto'],
    [{ retenciones: [{ impuesto: '001', tasa: '0.36' }] }, 'CFDI40185 lineas[0].retenciones[0].tasa'],
    [
      {
        retenciones: [
          { impuesto: '002', tasa: '0.04' },
          { impuesto: '002', tasa: '0.1' },
        ],
      },
      'RETENCION-1 lineas[0].retenciones[1].impuesto',
    ],
    [{ aCuentaTerceros: { ...tercero, rfc: 'X' } }, 'RFC-1 lineas[0].aCuentaTerceros.rfc'],
    [{ aCuentaTerceros: { ...tercero, rfc: venta.emisor.rfc } }, 'CFDI40188 lineas[0].aCuentaTerceros.rfc'],
    [
      { aCuentaTerceros: { ...tercero, regimenFiscal: '600' } },
      'CFDI40191 lineas[0].aCuentaTerceros.regimenFiscal',
    ],
    [
      { aCuentaTerceros: { ...tercero, rfc: 'EXT990101NI1', domicilioFiscal: venta.lugarExpedicion } },
      'CFDI140223 lineas[0].aCuentaTerceros.regimenFiscal',
    ],
    [
      { aCuentaTerceros: { ...tercero, rfc: 'EXT990101NI1', regimenFiscal: '616' } },
      'CFDI40193 lineas[0].aCuentaTerceros.domicilioFiscal',
    ],
    [{ informacionAduanera: ['21 47 3807 8003832'] }, 'CFDI40194 lineas[0].informacionAduanera[0]'],
    [{ informacionAduanera: ['15  47  3807  8003832'] }, 'CFDI40194 lineas[0].informacionAduanera[0]'],
    [{ informacionAduanera: ['21  47  3807  8000000'] }, 'CFDI40194 lineas[0].informacionAduanera[0]'],
    [{ cuentaPredial: ['15-9'] }, 'PREDIAL-1 lineas[0].cuentaPredial[0]'],
    [{ partes: [{ ...parte, claveProdServ: '5' }] }, 'CFDI40196 lineas[0].partes[0].claveProdServ'],
    [{ partes: [{ ...parte, cantidad: '0' }] }, 'CANTIDAD-1 lineas[0].partes[0].cantidad'],
    [{ partes: [{ ...parte, valorUnitario: '0.00' }] }, 'CFDI40197 lineas[0].partes[0].valorUnitario'],
    [
      { partes: [{ ...parte, informacionAduanera: ['15  47  3807  8003832'] }] },
      'CFDI40199 lineas[0].partes[0].informacionAduanera[0]',
    ],
  ]
  for (const [change, expected] of cases) {
    const built = buildComprobante({ ...venta, lineas: [{ ...line, ...change } as LineaVenta] })
    assert.deepEqual(faultsOf(built), [expected], JSON.stringify(change))
  }
})

test('PPD goes with 99, PUE with anything else; relations need a key and folios', () => {
  const faults = (change: Partial<Record<keyof Venta, unknown>>) =>
    faultsOf(buildComprobante({ ...venta, ...change } as Venta))
  assert.deepEqual(faults({ metodoPago: 'PPD' }), ['CFDI40105 formaPago'])
  assert.deepEqual(faults({ formaPago: '99' }), ['FORMAPAGO-1 formaPago'])
  assert.deepEqual(faults({ metodoPago: 'PIP' }), ['CFDI40124 metodoPago'])
  assert.deepEqual(faults({ cfdiRelacionados: [{ tipoRelacion: '99', uuids: [] }] }), [
    'CFDI40137 cfdiRelacionados[0].tipoRelacion',
    'UUID-1 cfdiRelacionados[0].uuids',
  ])
  assert.deepEqual(faults({ cfdiRelacionados: [{ tipoRelacion: '04', uuids: ['x'] }] }), [
    'UUID-1 cfdiRelacionados[0].uuids[0]',
  ])
})

const { global, tickets } = goldenInput<GoldenGlobal>('global', 'diario')

test('a global CFDI: one Concepto per paid ticket, for everybody, with the payment of the largest', () => {
  const comprobante = valueOf(buildGlobal(global, tickets))
  assert.deepEqual(comprobante.receptor, {
    rfc: 'XAXX010101000',
    nombre: 'PUBLICO EN GENERAL',
    domicilioFiscalReceptor: global.lugarExpedicion,
    regimenFiscalReceptor: '616',
    usoCFDI: 'S01',
  })
  assert.equal(comprobante.formaPago, '04')
  assert.equal(comprobante.conceptos.length, tickets.length - 1) // one was a gift
  for (const concepto of comprobante.conceptos) {
    const { claveProdServ, claveUnidad, descripcion, unidad, descuento } = concepto
    assert.deepEqual([claveProdServ, claveUnidad, descripcion], ['01010101', 'ACT', 'Venta'])
    assert.equal(unidad ?? descuento, undefined)
  }
})

test('a ticket of many odd cents is taxed as a whole, not line by line', () => {
  const cents = Array.from({ length: 30 }, () => ({ net: '0.03', iva: '0.16', ieps: null }) as const)
  const [concepto] = valueOf(buildGlobal(global, [{ folio: '1', formaPago: '01', lineas: cents }])).conceptos
  assert.deepEqual(rowsOf(concepto?.impuestos?.traslados), ['002 Tasa 0.160000 0.78 0.12'])
})

test('every wrong field of a global CFDI is named', () => {
  const faults = (change: object) => faultsOf(buildGlobal({ ...global, ...change }, tickets))
  assert.deepEqual(faults({ periodicidad: '06' }), ['CFDI40131 periodicidad'])
  assert.deepEqual(faults({ periodicidad: '05', meses: '13' }), ['CFDI40132 periodicidad'])
  assert.deepEqual(faults({ meses: '00' }), ['CFDI40133 meses'])
  assert.deepEqual(faults({ meses: '13' }), ['CFDI40134 meses'])
  const rif = { rfc: 'CACX7605101P8', nombre: 'XOCHILT CASAS CHAVEZ', regimenFiscal: '621' }
  assert.deepEqual(faults({ emisor: rif, periodicidad: '05' }), ['CFDI40135 meses'])
  assert.deepEqual(faults({ anio: '2020' }), ['CFDI40136 anio'])
  assert.deepEqual(faults({ anio: '2027' }), ['CFDI40136 anio'])
  const first = tickets[0]!
  const wrong = [
    first,
    first,
    { folio: '', formaPago: '99', lineas: [{ net: '1', iva: '0.15', ieps: { tasa: '9' } }] },
    {
      folio: '9',
      formaPago: '01',
      lineas: [{ net: '1.00', iva: '0', ieps: { cuota: '3.08', litros: '1' } }],
    },
  ]
  assert.deepEqual(faultsOf(buildGlobal(global, wrong as typeof tickets)), [
    'TICKET-1 tickets[1].folio',
    'TEXTO-0 tickets[2].folio',
    'CFDI40104 tickets[2].formaPago',
    'IMPORTE-2 tickets[2].lineas[0].net',
    'IVA-1 tickets[2].lineas[0].iva',
    'CFDI40179 tickets[2].lineas[0].ieps.tasa',
    'IEPS-2 tickets[3].lineas',
  ])
  assert.deepEqual(faultsOf(buildGlobal(global, [])), ['VENTA-0 lineas'])
})

test('a credit note goes out with G02, and with S01 to whom SAT does not allow it', () => {
  const nota = goldenInput<NotaEgreso>('egreso', 'nota-de-credito')
  assert.equal(valueOf(buildEgreso(nota)).receptor.usoCFDI, 'S01') // régimen 605
  const company = goldenInput<NotaEgreso>('egreso', 'devolucion')
  const { receptor, tipoDeComprobante, cfdiRelacionados } = valueOf(buildEgreso(company))
  assert.equal(receptor.usoCFDI, 'G02')
  assert.equal(tipoDeComprobante, 'E')
  assert.deepEqual(cfdiRelacionados, [{ tipoRelacion: '03', uuids: company.uuids }])
  assert.deepEqual(faultsOf(buildEgreso({ ...nota, tipoRelacion: '04' as '01', uuids: [] })), [
    'CFDI40137 tipoRelacion',
    'UUID-1 uuids',
  ])
})

test('what is taken out of a global CFDI is what went in, to the cent', () => {
  const egreso = goldenInput<EgresoGlobal>('egreso-global', 'facturado')
  const comprobante = valueOf(buildEgresoGlobal(egreso))
  const folio = egreso.tickets[0]!.folio
  const inGlobal = valueOf(buildGlobal(global, tickets)).conceptos.find((c) => c.noIdentificacion === folio)!
  const [out] = comprobante.conceptos
  assert.deepEqual(out?.impuestos, inGlobal.impuestos)
  assert.deepEqual(out?.importe, inGlobal.importe)
  assert.deepEqual([out?.claveProdServ, out?.claveUnidad], ['84111506', 'ACT'])
  assert.deepEqual(comprobante.cfdiRelacionados, [{ tipoRelacion: '01', uuids: [egreso.uuid] }])
  assert.equal(comprobante.receptor.usoCFDI, 'G02')
  assert.deepEqual(faultsOf(buildEgresoGlobal({ ...egreso, uuid: 'x' })), ['UUID-1 uuid[0]'])
})

function rowsOf(rows: NonNullable<Comprobante['impuestos']>['traslados'] | undefined): readonly string[] {
  return (rows ?? []).map(({ impuesto, tipoFactor, tasaOCuota, base, importe }) => {
    const amounts = [tasaOCuota, base, importe].map((amount) => (amount ? formatImporte(amount) : '-'))
    return [impuesto, tipoFactor, ...amounts].join(' ')
  })
}
