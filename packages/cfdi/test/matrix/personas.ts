import { loadCatalogs } from '../../src/index.ts'
import { type Case, breaking, change, the } from './case.ts'
import { comercioExterior } from './comprobante.ts'
import { extranjero, global, globalBimestral, ingreso } from './documents.ts'

const withComercioExterior = { complementos: comercioExterior }
const exportacion = change(extranjero, (c) => (c.exportacion = '02'))
const olderRegimenes = loadCatalogs({ regimenesFiscales: '601|General|m|2026-01-01|2026-11-22\n616|Sin|f' })

/** InformacionGlobal, Emisor and Receptor. */
export const personasCases: readonly Case[] = [
  breaking('CFDI40130', global, (c) => delete c.informacionGlobal),
  breaking('CFDI40131', global, (c) => (the(c.informacionGlobal).periodicidad = '06')),
  breaking('CFDI40131', global, (c) => {
    Object.assign(the(c.informacionGlobal), { periodicidad: '06', meses: '13' })
  }),
  breaking('CFDI40132', globalBimestral, (c) => (c.emisor.regimenFiscal = '612')),
  breaking('CFDI40133', global, (c) => (the(c.informacionGlobal).meses = '19')),
  breaking('CFDI40134', global, (c) => (the(c.informacionGlobal).meses = '13')),
  breaking('CFDI40135', globalBimestral, (c) => (the(c.informacionGlobal).meses = '12')),
  breaking('CFDI40136', global, (c) => (the(c.informacionGlobal).anio = '2027')),
  breaking('CFDI40136', global, (c) => (the(c.informacionGlobal).anio = '2020'), {
    valid: change(global, (c) => (the(c.informacionGlobal).anio = '2021')),
  }),
  { code: 'CFDI40136', valid: global, broken: global, brokenOptions: { at: '2025-12-31' } },
  breaking('CFDI40140', ingreso, (c) => (c.emisor.regimenFiscal = '609')),
  {
    code: 'CFDI40140',
    valid: global,
    broken: global,
    options: { catalogs: olderRegimenes },
    brokenOptions: { catalogs: olderRegimenes, at: '2026-11-23' },
  },
  breaking('CFDI40141', ingreso, (c) => (c.emisor.regimenFiscal = '612')),
  breaking('CFDI40146', ingreso, (c) => (c.receptor.nombre = 'PUBLICO EN GENERAL')),
  breaking('CFDI40149', global, (c) => (c.receptor.domicilioFiscalReceptor = '64010')),
  breaking('CFDI40149', extranjero, (c) => (c.receptor.domicilioFiscalReceptor = '64010')),
  breaking('CFDI40150', extranjero, (c) => (c.receptor.residenciaFiscal = 'XYZ')),
  breaking('CFDI40151', ingreso, (c) => (c.receptor.residenciaFiscal = 'USA')),
  breaking('CFDI40151', global, (c) => (c.receptor.residenciaFiscal = 'USA')),
  breaking('CFDI40152', extranjero, (c) => (c.receptor.residenciaFiscal = 'MEX')),
  breaking('CFDI40153', extranjero, (c) => delete c.receptor.residenciaFiscal),
  breaking('CFDI40153', exportacion, (c) => delete c.receptor.residenciaFiscal, {
    options: withComercioExterior,
  }),
  breaking('CFDI40154', ingreso, (c) => (c.receptor.numRegIdTrib = '123456789')),
  breaking('CFDI40155', exportacion, (c) => delete c.receptor.numRegIdTrib, {
    options: withComercioExterior,
  }),
  breaking('CFDI40156', extranjero, (c) => (c.receptor.numRegIdTrib = '12345678')),
  breaking('CFDI40157', ingreso, (c) => (c.receptor.regimenFiscalReceptor = '628')),
  breaking('CFDI40158', ingreso, (c) => (c.receptor.regimenFiscalReceptor = '612')),
  breaking('CFDI40159', global, (c) => (c.receptor.regimenFiscalReceptor = '601')),
  breaking('CFDI40160', ingreso, (c) => (c.receptor.usoCFDI = 'P01')),
  breaking('CFDI40160', ingreso, (c) => (c.receptor.usoCFDI = 's01')),
  breaking('CFDI40161', ingreso, (c) => (c.receptor.usoCFDI = 'D01')),
  breaking('CFDI40161', global, (c) => (c.receptor.usoCFDI = 'G03')),
]
