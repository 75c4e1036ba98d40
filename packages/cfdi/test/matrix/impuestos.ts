import type { Comprobante } from '../../src/index.ts'
import { type Case, type Draft, breaking, change, m, the } from './case.ts'
import { exento, honorarios, ingreso, objeto07, tasa, traslado } from './documents.ts'

/** Taxes of Conceptos, and their summary at the root. */
export const impuestosCases: readonly Case[] = [
  breaking('CFDI40174', ingreso, (c) => {
    both(c, 1, (row) => (row.base = m('0.00')))
  }),
  breaking('CFDI40175', exento, (c) => (the(c.conceptos[0]?.impuestos?.traslados[0]).impuesto = '004')),
  breaking('CFDI40176', ingreso, (c) => (the(c.conceptos[1]?.impuestos?.traslados[0]).tipoFactor = 'Tarifa')),
  breaking(
    'CFDI40177',
    exento,
    (c) => (the(c.conceptos[0]?.impuestos?.traslados[0]).tasaOCuota = m('0.000000')),
  ),
  breaking('CFDI40178', ingreso, (c) => delete the(c.conceptos[1]?.impuestos?.traslados[0]).importe),
  breaking(
    'CFDI40179',
    ingreso,
    (c) => (the(c.conceptos[0]?.impuestos?.traslados[0]).tasaOCuota = m('0.160001')),
  ),
  breaking('CFDI40179', ingreso, (c) => {
    the(c.conceptos[0]?.impuestos?.traslados[0]).tasaOCuota = m('0.150000')
  }),
  breaking('CFDI40180', ingreso, (c) => moveIVA(c, '14.42'), {
    valid: change(ingreso, (c) => moveIVA(c, '14.41')),
  }),
  breaking('CFDI40181', honorarios, (c) => {
    Object.assign(retencion(c, 0), { base: m('0.00'), importe: m('0.00') })
    withhold(c, '0.00')
  }),
  breaking('CFDI40182', honorarios, (c) => (retencion(c, 0).impuesto = '004')),
  breaking('CFDI40183', honorarios, (c) => (retencion(c, 0).tipoFactor = 'Tarifa')),
  breaking('CFDI40184', honorarios, (c) => (retencion(c, 0).tipoFactor = 'Exento')),
  breaking('CFDI40185', honorarios, (c) => {
    Object.assign(retencion(c, 0), { tasaOCuota: m('0.350001'), importe: m('350.00') })
    withhold(c, '350.00')
  }),
  breaking('CFDI40185', honorarios, (c) => (retencion(c, 0).tasaOCuota = m('0.400000'))),
  breaking('CFDI40186', honorarios, (c) => {
    retencion(c, 0).importe = m('100.02')
    withhold(c, '100.02')
  }),
  breaking('CFDI40201', traslado, (c) => (c.impuestos = { retenciones: [], traslados: [] })),
  breaking('CFDI40202', honorarios, (c) => (the(c.impuestos).totalImpuestosRetenidos = m('206.670'))),
  breaking('CFDI40203', honorarios, (c) => (the(c.impuestos).totalImpuestosRetenidos = m('206.68'))),
  breaking('CFDI40204', ingreso, (c) => (the(c.impuestos).totalImpuestosTrasladados = m('14.400'))),
  breaking('CFDI40205', ingreso, (c) => (the(c.impuestos).totalImpuestosTrasladados = m('14.41'))),
  breaking('CFDI40206', honorarios, withoutTotalRetenidos, { also: ['CFDI40209'] }),
  breaking('CFDI40207', honorarios, (c) => (the(c.impuestos?.retenciones[0]).impuesto = '004')),
  breaking('CFDI40208', noWithholding('0.00'), (c) => {
    the(c.impuestos).retenciones.push({ impuesto: '001', importe: m('0.00') })
  }),
  breaking('CFDI40208', honorarios, (c) => {
    const { retenciones } = the(c.impuestos)
    retenciones.splice(0, 1, ...['40.00', '60.00'].map((half) => ({ impuesto: '001', importe: m(half) })))
  }),
  breaking('CFDI40209', honorarios, withoutTotalRetenidos, { also: ['CFDI40206'] }),
  breaking('CFDI40210', honorarios, (c) => (the(c.impuestos?.retenciones[0]).importe = m('100.000'))),
  breaking('CFDI40211', honorarios, (c) => withhold(c, '100.01')),
  breaking('CFDI40211', honorarios, (c) => {
    the(c.impuestos).retenciones.shift()
    the(c.impuestos).totalImpuestosRetenidos = m('106.67')
    c.total = m('1053.33')
  }),
  breaking('CFDI40212', ingreso, (c) => delete the(c.impuestos).totalImpuestosTrasladados),
  breaking('CFDI40213', exento, (c) => (the(c.impuestos?.traslados[0]).tasaOCuota = m('0.000000'))),
  breaking(
    'CFDI40213',
    exento,
    (c) => (the(c.impuestos).traslados[0] = tasa('002', '0.000000', '110.00', '0.00')),
    {
      also: ['CFDI40216'],
    },
  ),
  breaking('CFDI40214', ingreso, (c) => (the(c.impuestos?.traslados[0]).base = m('90.000'))),
  breaking('CFDI40215', ingreso, (c) => (the(c.impuestos?.traslados[0]).base = m('90.01'))),
  breaking('CFDI40215', objeto07, (c) => {
    delete c.impuestos
    c.total = m('110.00')
  }),
  breaking(
    'CFDI40215',
    ingreso,
    (c) => {
      for (const concepto of c.conceptos) Object.assign(concepto, { objetoImp: '04', impuestos: undefined })
    },
    { also: ['CFDI40221'] },
  ),
  breaking('CFDI40216', exento, (c) => (the(c.impuestos?.traslados[0]).base = m('110.01'))),
  breaking('CFDI40216', exento, (c) => delete c.impuestos),
  breaking('CFDI40217', ingreso, (c) => (the(c.impuestos?.traslados[1]).impuesto = '005')),
  breaking('CFDI40218', ingreso, (c) => {
    the(c.impuestos).traslados.push(tasa('002', '0.000000', '20.00', '0.00'))
  }),
  breaking('CFDI40218', ingreso, (c) => {
    const halves = [tasa('002', '0.160000', '40.00', '6.40'), tasa('002', '0.160000', '50.00', '8.00')]
    the(c.impuestos).traslados.splice(0, 1, ...halves)
  }),
  breaking('CFDI40219', ingreso, (c) => (the(c.impuestos?.traslados[1]).tasaOCuota = m('0.000001'))),
  breaking('CFDI40220', ingreso, (c) => (the(c.impuestos?.traslados[0]).importe = m('14.400'))),
  breaking('CFDI40221', ingreso, (c) => {
    the(c.impuestos?.traslados[0]).importe = m('14.41')
    the(c.impuestos).totalImpuestosTrasladados = m('14.41')
    c.total = m('124.41')
  }),
]

/** The Traslado of a Concepto and its row in the summary, which here are one to one. */
function both(
  c: Draft<Comprobante>,
  index: number,
  edit: (row: Draft<NonNullable<Comprobante['impuestos']>['traslados'][number]>) => void,
): void {
  edit(the(c.conceptos[index]?.impuestos?.traslados[0]))
  edit(the(c.impuestos?.traslados[index]))
}

function moveIVA(c: Draft<Comprobante>, iva: string): void {
  both(c, 0, (row) => (row.importe = m(iva)))
  the(c.impuestos).totalImpuestosTrasladados = m(iva)
  c.total = m(`124.${iva.slice(3)}`)
}

function retencion(c: Draft<Comprobante>, index: number) {
  return the(c.conceptos[0]?.impuestos?.retenciones[index])
}

/** ISR in the summary, its total, and the Total of the document. */
function withhold(c: Draft<Comprobante>, isr: string): void {
  const cents = m(isr).units
  the(c.impuestos?.retenciones[0]).importe = m(isr)
  the(c.impuestos).totalImpuestosRetenidos = { units: cents + 10_667n, decimals: 2 }
  c.total = { units: 116_000n - 10_667n - cents, decimals: 2 }
}

/** ISR at rate 0 instead of 10 %. */
function noWithholding(isr: string): Comprobante {
  return change(honorarios, (c) => {
    Object.assign(retencion(c, 0), { tasaOCuota: m('0.000000'), importe: m(isr) })
    withhold(c, isr)
  })
}

function withoutTotalRetenidos(c: Draft<Comprobante>): void {
  delete the(c.impuestos).totalImpuestosRetenidos
}
