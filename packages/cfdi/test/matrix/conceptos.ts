import { type Comprobante, loadCatalogs } from '../../src/index.ts'
import { type Case, type Draft, breaking, change, m, the } from './case.ts'
import { comercioExterior } from './comprobante.ts'
import { composed, honorarios, ingreso, objeto07, tasa, traslado } from './documents.ts'

const withComercioExterior = { complementos: comercioExterior }
const demanding = loadCatalogs({ reglasProdServ: '50131700||iedu' })
const iedu = { name: '{http://www.sat.gob.mx/iedu}iedu', attributes: {}, children: [] }
const objeto06 = change(objeto07, (c) => {
  c.total = m('110.00')
  delete c.impuestos
  delete first(c).impuestos
  first(c).objetoImp = '06'
})
/** So small that the limits of Importe reach down to 0. */
const regalo = change(ingreso, (c) => {
  Object.assign(first(c), { cantidad: m('1'), valorUnitario: m('0.01'), importe: m('0.00') })
  delete first(c).descuento
  delete c.descuento
  the(c.impuestos).traslados.shift()
  the(c.impuestos).totalImpuestosTrasladados = m('0.00')
  Object.assign(first(c), { objetoImp: '01', impuestos: undefined })
  Object.assign(c, { subTotal: m('20.00'), total: m('20.00') })
})
const cambioDeDivisas = change(ingreso, (c) => (first(c).claveProdServ = '84121603'))

/** Concepto, its ObjetoImp and everything below but its taxes. */
export const conceptosCases: readonly Case[] = [
  breaking('CFDI40162', ingreso, (c) => (first(c).claveProdServ = '50131799')),
  breaking('CFDI40162', ingreso, (c) => (first(c).claveProdServ = '15101506')),
  breaking('CFDI40163', ingreso, () => {}, {
    options: { catalogs: demanding, complementos: [iedu] },
    brokenOptions: { catalogs: demanding },
  }),
  breaking('CFDI40164', cambioDeDivisas, (c) => {
    first(c).objetoImp = '01'
    delete first(c).impuestos
    the(c.impuestos).traslados.shift()
    the(c.impuestos).totalImpuestosTrasladados = m('0.00')
    c.total = m('110.00')
  }),
  breaking('CFDI40165', ingreso, (c) => (first(c).claveUnidad = 'PZA')),
  breaking('CFDI40166', regalo, (c) => (first(c).valorUnitario = m('0'))),
  breaking('CFDI40167', ingreso, (c) => (first(c).importe = m('100.02')), {
    valid: change(ingreso, precise),
    broken: change(ingreso, (c) => {
      precise(c)
      first(c).valorUnitario = m('50.010000')
    }),
  }),
  breaking('CFDI40168', ingreso, (c) => (first(c).descuento = m('10.000'))),
  breaking('CFDI40169', traslado, (c) => (first(c).descuento = m('1'))),
  breaking('CFDI40170', ingreso, (c) => (first(c).objetoImp = '09')),
  breaking('CFDI40170', objeto06, () => {}, { brokenOptions: { at: '2024-12-12' } }),
  breaking('CFDI40171', objeto06, (c) => (first(c).objetoImp = '02')),
  ...['01', '03', '04', '05'].map((objetoImp) => {
    return breaking('CFDI40172', ingreso, (c) => (first(c).objetoImp = objetoImp))
  }),
  breaking('CFDI40173', objeto06, (c) => (first(c).impuestos = { traslados: [], retenciones: [] })),
  breaking('CFDI140226', ingreso, (c) => (first(c).objetoImp = '06')),
  breaking('CFDI140226', honorarios, (c) => (first(c).objetoImp = '08')),
  breaking('CFDI140227', objeto07, (c) => {
    the(first(c).impuestos).traslados.push(tasa('002', '0.000000', '90.00', '0.00'))
    the(c.impuestos).traslados.push(tasa('002', '0.000000', '90.00', '0.00'))
  }),
  breaking('CFDI140227', objeto06, (c) => (first(c).objetoImp = '07')),
  breaking('CFDI40188', composed, (c) => (tercero(c).rfcACuentaTerceros = c.emisor.rfc)),
  breaking('CFDI40188', composed, (c) => (tercero(c).rfcACuentaTerceros = c.receptor.rfc)),
  breaking('CFDI40191', composed, (c) => (tercero(c).regimenFiscalACuentaTerceros = '629')),
  breaking('CFDI140223', composed, (c) => (tercero(c).rfcACuentaTerceros = 'EXT990101NI1')),
  breaking('CFDI40194', composed, (c) => (first(c).informacionAduanera = ['21 47 3807 800383'])),
  breaking('CFDI40194', composed, (c) => (first(c).informacionAduanera = ['21 47 3807 8003832'])),
  breaking('CFDI40194', composed, (c) => (first(c).informacionAduanera = ['15  47  3807  8003832'])),
  breaking('CFDI40194', composed, (c) => (first(c).informacionAduanera = ['21  03  3807  8003832']), {
    options: { catalogs: loadCatalogs({ aduanas: '43|Veracruz\n47|México' }) },
  }),
  exporting('CFDI40195', (c) => (parte(c).informacionAduanera = [])),
  breaking('CFDI40196', composed, (c) => (parte(c).claveProdServ = '00000000')),
  breaking('CFDI40197', composed, (c) => {
    parte(c).valorUnitario = m('0.00')
    delete parte(c).importe
  }),
  breaking('CFDI40198', composed, (c) => (parte(c).importe = m('15.60'))),
  breaking('CFDI40199', composed, (c) => (parte(c).informacionAduanera = ['27  43  3807  5003832'])),
  exporting('CFDI40200', (c) => (first(c).informacionAduanera = [])),
]

function first(c: Draft<Comprobante>): Draft<Comprobante['conceptos'][number]> {
  return the(c.conceptos[0])
}

/** Cantidad and ValorUnitario with so many decimals that Importe is bound to the cent. */
function precise(c: Draft<Comprobante>): void {
  Object.assign(first(c), { cantidad: m('2.000000'), valorUnitario: m('50.000000') })
}

/** A pedimento beside Comercio Exterior, and the same document with neither. */
function exporting(code: string, keepOne: (draft: Draft<Comprobante>) => void): Case {
  const broken = change(composed, (c) => {
    c.exportacion = '02'
    keepOne(c)
  })
  const valid = change(broken, (c) => {
    first(c).informacionAduanera = []
    parte(c).informacionAduanera = []
  })
  return { code, valid, broken, options: withComercioExterior }
}

function tercero(c: Draft<Comprobante>) {
  return the(first(c).aCuentaTerceros)
}

function parte(c: Draft<Comprobante>) {
  return the(first(c).partes[0])
}
