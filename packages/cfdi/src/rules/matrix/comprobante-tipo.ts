import type { Comprobante } from '../../comprobante.ts'
import { isOfType } from './context.ts'
import type { NodeRules } from './rule.ts'

/** Attributes from TipoDeComprobante to Confirmacion, and what must stand below the root.
 *  Source: matriz de errores, CFDI40121–40130, CFDI40222. */
export const comprobanteTipoRules: NodeRules<Comprobante> = {
  path: '/Comprobante',
  rules: [
    {
      code: 'CFDI40121',
      at: '@TipoDeComprobante',
      message: 'TipoDeComprobante no está en el catálogo del SAT.',
      breaks: ({ tipoDeComprobante }, { catalogs, day }) => {
        return !catalogs.has('tiposDeComprobante', tipoDeComprobante, day)
      },
    },
    {
      code: 'CFDI40122',
      at: '@Exportacion',
      message: 'Exportacion 02 pide el complemento de Comercio Exterior.',
      breaks: ({ exportacion }, { complementos }) => exportacion === '02' && !complementos.comercioExterior,
    },
    {
      code: 'CFDI40123',
      at: '@Exportacion',
      message: 'Exportacion no está en el catálogo del SAT.',
      breaks: ({ exportacion }, { catalogs, day }) => !catalogs.has('exportaciones', exportacion, day),
    },
    {
      code: 'CFDI40222',
      at: '@Exportacion',
      message: 'Con Exportacion 01 o 03 no va el complemento de Comercio Exterior.',
      breaks: ({ exportacion }, { complementos }) => {
        return (exportacion === '01' || exportacion === '03') && complementos.comercioExterior
      },
    },
    {
      code: 'CFDI40124',
      at: '@MetodoPago',
      message: 'MetodoPago no está en el catálogo del SAT.',
      breaks: ({ metodoPago }, { catalogs, day }) => {
        return metodoPago !== undefined && !catalogs.has('metodosPago', metodoPago, day)
      },
    },
    {
      code: 'CFDI40125',
      at: '@MetodoPago',
      message: 'Un comprobante de traslado o pago no lleva MetodoPago.',
      breaks: ({ metodoPago }, context) => metodoPago !== undefined && isOfType(context, 'TP'),
    },
    {
      code: 'CFDI40126',
      at: '@LugarExpedicion',
      message: 'LugarExpedicion no es un código postal del catálogo del SAT.',
      breaks: ({ lugarExpedicion }, { catalogs, day }) => !catalogs.isCodigoPostal(lugarExpedicion, day),
    },
    {
      // In a foreign currency the PAC may have asked for it: the rate of the day decides (CFDI40118).
      code: 'CFDI40127',
      at: '@Confirmacion',
      message: 'Confirmacion solo va cuando el PAC la pidió por un tipo de cambio o un total fuera de rango.',
      breaks: ({ confirmacion, moneda }) =>
        confirmacion !== undefined && (moneda === 'MXN' || moneda === 'XXX'),
    },
    {
      code: 'CFDI40130',
      at: 'InformacionGlobal',
      message: 'Una factura a PUBLICO EN GENERAL es global: falta el nodo InformacionGlobal.',
      breaks: ({ informacionGlobal, receptor }, context) => {
        if (informacionGlobal !== undefined || !isOfType(context, 'I')) return false
        return receptor.rfc === 'XAXX010101000' && receptor.nombre === 'PUBLICO EN GENERAL'
      },
    },
  ],
}
