import { type Case, breaking, change, m } from './case.ts'
import { dolares, egreso, ingreso, pago, traslado } from './documents.ts'

export const comercioExterior = [
  { name: '{http://www.sat.gob.mx/ComercioExterior20}ComercioExterior', attributes: {}, children: [] },
]
const locales = [
  {
    name: '{http://www.sat.gob.mx/implocal}ImpuestosLocales',
    attributes: { version: '1.0', TotaldeRetenciones: '0.00', TotaldeTraslados: '1.00' },
    children: [],
  },
]

export const comprobanteCases: readonly Case[] = [
  breaking('CFDI40101', ingreso, (c) => (c.fecha = '2026-11-31T10:15:00')),
  breaking('CFDI40101', ingreso, (c) => (c.fecha = '2026-11-22T10:15:00-06:00')),
  breaking('CFDI40103', traslado, (c) => (c.formaPago = '01')),
  breaking('CFDI40103', pago, (c) => (c.formaPago = '03')),
  breaking('CFDI40104', ingreso, (c) => (c.formaPago = '07')),
  breaking('CFDI40105', ingreso, (c) => (c.metodoPago = 'PPD')),
  breaking('CFDI40107', ingreso, (c) => (c.subTotal = m('120.000'))),
  breaking('CFDI40107', traslado, (c) => (c.subTotal = m('0.00'))),
  breaking('CFDI40108', ingreso, (c) => {
    c.subTotal = m('120.01')
    c.total = m('124.41')
  }),
  breaking('CFDI40109', traslado, (c) => {
    c.subTotal = m('1')
    c.total = m('1')
  }),
  // The discounts of Conceptos break their own limits first; a traslado has none, and a local tax evens the Total.
  breaking('CFDI40110', traslado, (c) => (c.descuento = m('1')), {
    brokenOptions: { complementos: locales },
  }),
  breaking('CFDI40111', ingreso, (c) => {
    delete c.descuento
    c.total = m('134.40')
  }),
  breaking('CFDI40111', ingreso, (c) => delete c.conceptos[0]?.descuento),
  breaking('CFDI40111', ingreso, (c) => {
    c.descuento = m('10.01')
    c.total = m('124.39')
  }),
  breaking('CFDI40112', ingreso, (c) => (c.descuento = m('10.000'))),
  breaking('CFDI40113', dolares, (c) => (c.moneda = 'USX')),
  breaking('CFDI40113', dolares, (c) => {
    c.moneda = 'USX'
    delete c.tipoCambio
  }),
  breaking('CFDI40114', ingreso, (c) => (c.tipoCambio = m('1.01')), {
    valid: change(ingreso, (c) => (c.tipoCambio = m('1.000000'))),
  }),
  breaking('CFDI40115', dolares, (c) => delete c.tipoCambio),
  breaking('CFDI40116', traslado, (c) => (c.tipoCambio = m('1'))),
  breaking('CFDI40117', dolares, (c) => (c.tipoCambio = { units: 185012345n, decimals: 7 })),
  breaking('CFDI40119', ingreso, (c) => (c.total = m('124.41'))),
  breaking('CFDI40119', ingreso, (c) => (c.total = m('124.39'))),
  breaking('CFDI40121', ingreso, (c) => (c.tipoDeComprobante = 'X')),
  breaking('CFDI40122', ingreso, (c) => (c.exportacion = '02')),
  breaking('CFDI40123', ingreso, (c) => (c.exportacion = '05')),
  breaking('CFDI40222', ingreso, () => {}, { brokenOptions: { complementos: comercioExterior } }),
  breaking('CFDI40222', ingreso, (c) => (c.exportacion = '03'), {
    brokenOptions: { complementos: comercioExterior },
  }),
  breaking('CFDI40124', ingreso, (c) => (c.metodoPago = 'PIP')),
  breaking('CFDI40125', pago, (c) => (c.metodoPago = 'PUE')),
  breaking('CFDI40126', ingreso, (c) => (c.lugarExpedicion = '00001'), {
    valid: change(ingreso, (c) => (c.lugarExpedicion = '00000')),
  }),
  breaking('CFDI40126', ingreso, (c) => (c.lugarExpedicion = '17000')),
  breaking('CFDI40127', ingreso, (c) => (c.confirmacion = 'ECVH1')),
  breaking('CFDI40137', egreso, (c) => Object.assign(c.cfdiRelacionados[0] ?? {}, { tipoRelacion: '08' })),
]
