import type { Comprobante } from '../../comprobante.ts'
import { isFecha } from '../../fecha.ts'
import { compareImportes, equalImportes, power } from '../../importe.ts'
import { sumOf } from '../sum.ts'
import { isCertificado } from './certificado.ts'
import { isOfType } from './context.ts'
import type { NodeRules } from './rule.ts'

/** Attributes from Fecha to TipoCambio. Source: matriz de errores, CFDI40101–40117. */
export const comprobanteRules: NodeRules<Comprobante> = {
  path: '/Comprobante',
  rules: [
    {
      code: 'CFDI40101',
      at: '@Fecha',
      message: 'Fecha debe ser AAAA-MM-DDThh:mm:ss, sin zona horaria, y existir en el calendario.',
      breaks: ({ fecha }) => !isFecha(fecha),
    },
    {
      code: 'CFDI40102',
      at: '@Sello',
      message: 'El sello no corresponde a la cadena original y al certificado del comprobante.',
      breaks: (_, { selloVerifies }) => selloVerifies === false,
    },
    {
      code: 'CFDI40103',
      at: '@FormaPago',
      message: 'Un comprobante de traslado, nómina o pago no lleva FormaPago.',
      breaks: ({ formaPago }, context) => formaPago !== undefined && isOfType(context, 'TNP'),
    },
    {
      code: 'CFDI40104',
      at: '@FormaPago',
      message: 'FormaPago no está en el catálogo del SAT.',
      breaks: ({ formaPago }, { catalogs, day }) => {
        return formaPago !== undefined && !catalogs.has('formasPago', formaPago, day)
      },
    },
    {
      code: 'CFDI40105',
      at: '@FormaPago',
      message: 'Con MetodoPago PPD, FormaPago debe ser 99 (por definir).',
      breaks: ({ formaPago, metodoPago }, context) => {
        if (metodoPago !== 'PPD' || formaPago === '99') return false
        if (formaPago === undefined) return !isOfType(context, 'TNP')
        return context.catalogs.has('formasPago', formaPago, context.day)
      },
    },
    {
      code: 'CFDI40106',
      at: '@Certificado',
      message: 'El comprobante no trae un certificado, o el que trae no se puede leer.',
      // What is not sealed yet carries none.
      breaks: ({ certificado = '', sello = '' }) =>
        (certificado !== '' || sello !== '') && !isCertificado(certificado),
    },
    {
      code: 'CFDI40107',
      at: '@SubTotal',
      message: 'SubTotal tiene más decimales que los de la moneda.',
      breaks: ({ subTotal }, { decimals }) => subTotal.decimals > decimals,
    },
    {
      code: 'CFDI40108',
      at: '@SubTotal',
      message: 'SubTotal no es la suma de los importes de los conceptos.',
      breaks: ({ subTotal }, context) => {
        return isOfType(context, 'IEN') && !equalImportes(subTotal, context.summary.importe)
      },
    },
    {
      code: 'CFDI40109',
      at: '@SubTotal',
      message: 'En un comprobante de traslado o pago, SubTotal debe ser cero.',
      breaks: ({ subTotal }, context) => isOfType(context, 'TP') && subTotal.units !== 0n,
    },
    {
      code: 'CFDI40110',
      at: '@Descuento',
      message: 'Descuento es mayor que SubTotal.',
      breaks: ({ descuento, subTotal }) =>
        descuento !== undefined && compareImportes(descuento, subTotal) > 0,
    },
    {
      code: 'CFDI40111',
      at: '@Descuento',
      message: 'Descuento debe ser la suma de los descuentos de los conceptos, y faltar si no hay ninguno.',
      breaks: ({ descuento }, context) => {
        const expected = context.summary.descuento
        if (!isOfType(context, 'IEN')) return false
        if (descuento === undefined || expected === null) return (descuento ?? null) !== expected
        return !equalImportes(descuento, expected)
      },
    },
    {
      code: 'CFDI40112',
      at: '@Descuento',
      message: 'Descuento tiene más decimales que los de la moneda.',
      breaks: ({ descuento }, { decimals }) => descuento !== undefined && descuento.decimals > decimals,
    },
    {
      code: 'CFDI40113',
      at: '@Moneda',
      message: 'Moneda no está en el catálogo del SAT.',
      breaks: ({ moneda }, { catalogs, day }) => !catalogs.has('monedas', moneda, day),
    },
    {
      code: 'CFDI40114',
      at: '@TipoCambio',
      message: 'En pesos, TipoCambio solo puede ser 1.',
      breaks: ({ moneda, tipoCambio }) => {
        return moneda === 'MXN' && tipoCambio !== undefined && tipoCambio.units !== power(tipoCambio.decimals)
      },
    },
    {
      code: 'CFDI40115',
      at: '@TipoCambio',
      message: 'Falta TipoCambio: la moneda no es MXN ni XXX.',
      breaks: ({ moneda, tipoCambio }, { catalogs, day }) => {
        if (moneda === 'MXN' || moneda === 'XXX' || tipoCambio !== undefined) return false
        return catalogs.has('monedas', moneda, day)
      },
    },
    {
      code: 'CFDI40116',
      at: '@TipoCambio',
      message: 'Con moneda XXX no va TipoCambio.',
      breaks: ({ moneda, tipoCambio }) => moneda === 'XXX' && tipoCambio !== undefined,
    },
    {
      code: 'CFDI40117',
      at: '@TipoCambio',
      message: 'TipoCambio admite hasta 18 enteros y 6 decimales.',
      breaks: ({ tipoCambio }) => {
        if (tipoCambio === undefined) return false
        return tipoCambio.decimals > 6 || tipoCambio.units >= power(18 + tipoCambio.decimals)
      },
    },
    {
      code: 'CFDI40119',
      at: '@Total',
      message: 'Total no es SubTotal menos Descuento, más impuestos trasladados, menos retenidos.',
      breaks: ({ total, subTotal, descuento }, { summary, complementos }) => {
        const plus = sumOf(subTotal, complementos.localesTrasladados)
        const minus = sumOf(total, descuento, complementos.localesRetenidos)
        plus.addAll(summary.rowsTrasladados)
        minus.addAll(summary.rowsRetenidos)
        return !plus.equals(minus)
      },
    },
  ],
}
