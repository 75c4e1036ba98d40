import type { Comprobante } from '../../comprobante.ts'
import { type Context, isOfType } from './context.ts'
import type { NodeRules } from './rule.ts'

/** Taxes of the Conceptos that the summary leaves out altogether: SAT's rules speak of the rows that are there, but a
 *  sum without its row differs from it too. Source: matriz de errores, CFDI40211, CFDI40215, CFDI40216. */
export const summaryMissingRules: NodeRules<Comprobante> = {
  path: '/Comprobante',
  rules: [
    {
      code: 'CFDI40211',
      at: 'Impuestos/Retenciones',
      message: 'Falta en el resumen un impuesto que los conceptos retienen.',
      breaks: (_, context) => hasSummary(context) && context.summary.retencionMissing,
    },
    {
      code: 'CFDI40215',
      at: 'Impuestos/Traslados',
      message: 'Falta en el resumen un impuesto que los conceptos trasladan.',
      breaks: (_, context) => {
        return hasSummary(context) && context.summary.trasladoMissing && context.summary.someGravado
      },
    },
    {
      code: 'CFDI40216',
      at: 'Impuestos/Traslados',
      message: 'Falta en el resumen el renglón exento de los conceptos.',
      breaks: (_, context) => {
        return hasSummary(context) && context.summary.trasladoMissing && !context.summary.someGravado
      },
    },
  ],
}

function hasSummary(context: Context): boolean {
  return !isOfType(context, 'TP')
}
