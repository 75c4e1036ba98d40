import type { Comprobante, Concepto, Traslado } from '../../src/index.ts'
import { type Draft, change, m } from './case.ts'

/** Small documents without faults, one for each kind of node that the rules look at. */
export const ingreso: Comprobante = {
  version: '4.0',
  serie: 'A',
  folio: '1',
  fecha: '2026-11-22T10:15:00',
  formaPago: '01',
  subTotal: m('120.00'),
  descuento: m('10.00'),
  moneda: 'MXN',
  total: m('124.40'),
  tipoDeComprobante: 'I',
  exportacion: '01',
  metodoPago: 'PUE',
  lugarExpedicion: '64000',
  cfdiRelacionados: [],
  emisor: { rfc: 'EKU9003173C9', nombre: 'ESCUELA KEMPER URGATE', regimenFiscal: '601' },
  receptor: {
    rfc: 'URE180429TM6',
    nombre: 'UNIVERSIDAD ROBOTICA ESPAÑOLA',
    domicilioFiscalReceptor: '86991',
    regimenFiscalReceptor: '601',
    usoCFDI: 'G03',
  },
  conceptos: [
    concepto({
      cantidad: m('2'),
      valorUnitario: m('50.00'),
      importe: m('100.00'),
      descuento: m('10.00'),
      impuestos: { traslados: [tasa('002', '0.160000', '90.00', '14.40')], retenciones: [] },
    }),
    concepto({
      valorUnitario: m('20.00'),
      importe: m('20.00'),
      impuestos: { traslados: [tasa('002', '0.000000', '20.00', '0.00')], retenciones: [] },
    }),
  ],
  impuestos: {
    totalImpuestosTrasladados: m('14.40'),
    retenciones: [],
    traslados: [tasa('002', '0.160000', '90.00', '14.40'), tasa('002', '0.000000', '20.00', '0.00')],
  },
}

export const dolares = change(ingreso, (c) => Object.assign(c, { moneda: 'USD', tipoCambio: m('18.5012') }))

export const global = change(ingreso, (c) => {
  c.informacionGlobal = { periodicidad: '04', meses: '11', anio: '2026' }
  Object.assign(c.receptor, {
    rfc: 'XAXX010101000',
    nombre: 'PUBLICO EN GENERAL',
    domicilioFiscalReceptor: c.lugarExpedicion,
    regimenFiscalReceptor: '616',
    usoCFDI: 'S01',
  })
})

/** The one taxpayer that may: a natural person of régimen 621. */
export const globalBimestral = change(global, (c) => {
  c.emisor = { rfc: 'COSC8001137NA', nombre: 'XOCHILT CASAS CHAVEZ', regimenFiscal: '621' }
  c.informacionGlobal = { periodicidad: '05', meses: '18', anio: '2026' }
})

export const egreso = change(ingreso, (c) => {
  c.tipoDeComprobante = 'E'
  c.receptor.usoCFDI = 'G02'
  c.cfdiRelacionados = [{ tipoRelacion: '01', uuids: ['5fb2822e-396d-4725-8521-cdc4bdd20ccf'] }]
})

export const exento = change(ingreso, (c) => {
  const row = (base: string): Traslado => ({ base: m(base), impuesto: '002', tipoFactor: 'Exento' })
  c.total = m('110.00')
  c.conceptos.forEach((one, index) => {
    one.impuestos = { traslados: [row(index === 0 ? '90.00' : '20.00')], retenciones: [] }
  })
  c.impuestos = { retenciones: [], traslados: [row('110.00')] }
})

/** Fees of a natural person to a company, which withholds ISR and two thirds of the IVA. */
export const honorarios = change(ingreso, (c) => {
  c.emisor = { rfc: 'COSC8001137NA', nombre: 'XOCHILT CASAS CHAVEZ', regimenFiscal: '612' }
  delete c.descuento
  c.subTotal = m('1000.00')
  c.total = m('953.33')
  const traslados = [tasa('002', '0.160000', '1000.00', '160.00')]
  c.conceptos = [
    concepto({
      valorUnitario: m('1000.00'),
      importe: m('1000.00'),
      impuestos: {
        traslados,
        retenciones: [
          { ...tasa('001', '0.100000', '1000.00', '100.00') },
          { ...tasa('002', '0.106667', '1000.00', '106.67') },
        ],
      },
    }),
  ]
  c.impuestos = {
    totalImpuestosRetenidos: m('206.67'),
    totalImpuestosTrasladados: m('160.00'),
    retenciones: [
      { impuesto: '001', importe: m('100.00') },
      { impuesto: '002', importe: m('106.67') },
    ],
    traslados,
  }
})

export const traslado = change(ingreso, (c) => {
  for (const name of ['formaPago', 'metodoPago', 'descuento', 'impuestos'] as const) delete c[name]
  Object.assign(c, { tipoDeComprobante: 'T', moneda: 'XXX', subTotal: m('0'), total: m('0') })
  c.receptor = { ...c.receptor, rfc: c.emisor.rfc, nombre: c.emisor.nombre, usoCFDI: 'S01' }
  c.conceptos = [concepto({ valorUnitario: m('0'), importe: m('0'), objetoImp: '01' })]
})

export const pago = change(traslado, (c) => {
  c.tipoDeComprobante = 'P'
  Object.assign(c.receptor, { ...ingreso.receptor, usoCFDI: 'CP01' })
  const clave = { claveProdServ: '84111506', claveUnidad: 'ACT', descripcion: 'Pago' }
  c.conceptos = [concepto({ ...clave, valorUnitario: m('0'), importe: m('0'), objetoImp: '01' })]
})

/** A buyer abroad, without Comercio Exterior. */
export const extranjero = change(ingreso, (c) => {
  Object.assign(c.receptor, {
    rfc: 'XEXX010101000',
    nombre: 'ACME INC',
    domicilioFiscalReceptor: c.lugarExpedicion,
    residenciaFiscal: 'USA',
    numRegIdTrib: '123456789',
    regimenFiscalReceptor: '616',
    usoCFDI: 'S01',
  })
})

/** On account of third parties, imported, with parts. */
export const composed = change(ingreso, (c) => {
  const [first] = c.conceptos
  Object.assign(first ?? {}, {
    aCuentaTerceros: {
      rfcACuentaTerceros: 'IIA040805DZ4',
      nombreACuentaTerceros: 'INDISTRIA ILUMINADORA DE ALMACENES',
      regimenFiscalACuentaTerceros: '601',
      domicilioFiscalACuentaTerceros: '62661',
    },
    informacionAduanera: ['21  47  3807  8003832'],
    cuentaPredial: ['15956011002'],
    partes: [
      {
        claveProdServ: '50131700',
        cantidad: m('1.5'),
        descripcion: 'PARTE',
        valorUnitario: m('10.00'),
        importe: m('15.00'),
        informacionAduanera: ['25  43  3807  5003832'],
      },
    ],
  })
})

/** IEPS separated, IVA not transferred. */
export const objeto07 = change(ingreso, (c) => {
  c.total = m('117.20')
  const row = tasa('003', '0.080000', '90.00', '7.20')
  const [first, second] = c.conceptos
  Object.assign(first ?? {}, { objetoImp: '07', impuestos: { traslados: [row], retenciones: [] } })
  Object.assign(second ?? {}, { objetoImp: '08', impuestos: undefined })
  c.impuestos = { totalImpuestosTrasladados: m('7.20'), retenciones: [], traslados: [row] }
})

export const documents = {
  ingreso,
  dolares,
  global,
  globalBimestral,
  egreso,
  exento,
  honorarios,
  traslado,
  pago,
  extranjero,
  composed,
  objeto07,
}

export function tasa(impuesto: string, rate: string, base: string, importe: string) {
  return { base: m(base), impuesto, tipoFactor: 'Tasa', tasaOCuota: m(rate), importe: m(importe) }
}

function concepto(
  given: Partial<Draft<Concepto>> & {
    readonly valorUnitario: Concepto['importe']
    readonly importe: Concepto['importe']
  },
): Draft<Concepto> {
  return {
    claveProdServ: '50131700',
    cantidad: m('1'),
    claveUnidad: 'H87',
    descripcion: 'LECHE ENTERA 1 L',
    objetoImp: '02',
    informacionAduanera: [],
    cuentaPredial: [],
    partes: [],
    ...given,
  }
}
