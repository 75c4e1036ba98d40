import type { Impuestos } from '../../comprobante.ts'
import { sumOf } from '../sum.ts'
import { isOfType } from './context.ts'
import type { NodeRules } from './rule.ts'

/** The node of the summary and its totals. Source: matriz de errores, CFDI40201–40206, CFDI40212. */
export const impuestosRules: NodeRules<Impuestos> = {
  path: '/Comprobante/Impuestos',
  rules: [
    {
      code: 'CFDI40201',
      at: '',
      message: 'Un comprobante de traslado o pago no lleva el nodo Impuestos.',
      breaks: (_, context) => isOfType(context, 'TP'),
    },
    {
      code: 'CFDI40202',
      at: '@TotalImpuestosRetenidos',
      message: 'TotalImpuestosRetenidos tiene más decimales que los de la moneda.',
      breaks: ({ totalImpuestosRetenidos: total }, { decimals }) =>
        total !== undefined && total.decimals > decimals,
    },
    {
      code: 'CFDI40203',
      at: '@TotalImpuestosRetenidos',
      message: 'TotalImpuestosRetenidos no es la suma de las retenciones.',
      breaks: ({ totalImpuestosRetenidos: total }, { summary }) => {
        return total !== undefined && !sumOf(total).equals(summary.rowsRetenidos)
      },
    },
    {
      code: 'CFDI40204',
      at: '@TotalImpuestosTrasladados',
      message: 'TotalImpuestosTrasladados tiene más decimales que los de la moneda.',
      breaks: ({ totalImpuestosTrasladados: total }, { decimals }) =>
        total !== undefined && total.decimals > decimals,
    },
    {
      code: 'CFDI40205',
      at: '@TotalImpuestosTrasladados',
      message: 'TotalImpuestosTrasladados no es la suma de los traslados.',
      breaks: ({ totalImpuestosTrasladados: total }, { summary }) => {
        return total !== undefined && !sumOf(total).equals(summary.rowsTrasladados)
      },
    },
  ],
}

export const retencionesRules: NodeRules<Impuestos> = {
  path: '/Comprobante/Impuestos/Retenciones',
  rules: [
    {
      code: 'CFDI40206',
      at: '',
      message: 'Hay retenciones: falta TotalImpuestosRetenidos.',
      breaks: ({ totalImpuestosRetenidos, retenciones }) => {
        return retenciones.length > 0 && totalImpuestosRetenidos === undefined
      },
    },
  ],
}

export const trasladosRules: NodeRules<Impuestos> = {
  path: '/Comprobante/Impuestos/Traslados',
  rules: [
    {
      code: 'CFDI40212',
      at: '',
      message: 'Hay traslados que no son exentos: falta TotalImpuestosTrasladados.',
      breaks: ({ totalImpuestosTrasladados }, { summary }) => {
        return summary.someGravado && totalImpuestosTrasladados === undefined
      },
    },
  ],
}
