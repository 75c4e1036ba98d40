import { equalImportes } from '../../importe.ts'
import type { NodeRules } from './rule.ts'
import type { RetencionRow } from './summary.ts'

/** One row of the summary's Retenciones. Source: matriz de errores, CFDI40207–40211. */
export const retencionTotalRules: NodeRules<RetencionRow> = {
  path: '/Comprobante/Impuestos/Retenciones/Retencion',
  rules: [
    {
      code: 'CFDI40207',
      at: '@Impuesto',
      message: 'Impuesto del resumen de retenciones no está en el catálogo del SAT.',
      breaks: ({ impuestoKnown }) => !impuestoKnown,
    },
    {
      code: 'CFDI40208',
      at: '@Impuesto',
      message: 'El resumen lleva un solo renglón por impuesto retenido.',
      breaks: ({ repeated }) => repeated,
    },
    {
      // The same omission as CFDI40206, said at the row: SAT has both.
      code: 'CFDI40209',
      at: '@Importe',
      message: 'Hay importes retenidos: falta TotalImpuestosRetenidos.',
      breaks: (_, { comprobante }) => comprobante.impuestos?.totalImpuestosRetenidos === undefined,
    },
    {
      code: 'CFDI40210',
      at: '@Importe',
      message: 'Importe retenido tiene más decimales que los de la moneda.',
      breaks: ({ row }, { decimals }) => row.importe.decimals > decimals,
    },
    {
      code: 'CFDI40211',
      at: '@Importe',
      message: 'Importe retenido no es la suma de las retenciones de ese impuesto en los conceptos.',
      breaks: ({ row, importe, comparable }) => comparable && !equalImportes(row.importe, importe),
    },
  ],
}
