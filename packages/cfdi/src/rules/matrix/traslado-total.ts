import { equalImportes } from '../../importe.ts'
import type { NodeRules } from './rule.ts'
import type { TrasladoRow } from './summary.ts'

/** One row of the summary's Traslados. Source: matriz de errores, CFDI40213–40221. */
export const trasladoTotalRules: NodeRules<TrasladoRow> = {
  path: '/Comprobante/Impuestos/Traslados/Traslado',
  rules: [
    {
      code: 'CFDI40213',
      at: '',
      message: 'El renglón exento del resumen solo lleva Base, Impuesto y TipoFactor.',
      // SAT asks where all are exento; an exento row among others cannot have a rate either.
      breaks: ({ row }, { summary }) => {
        if (row.tipoFactor !== 'Exento' && !summary.onlyExento) return false
        return row.tasaOCuota !== undefined || row.importe !== undefined
      },
    },
    {
      code: 'CFDI40214',
      at: '@Base',
      message: 'Base del resumen tiene más decimales que los de la moneda.',
      breaks: ({ row }, { decimals }) => row.base.decimals > decimals,
    },
    {
      code: 'CFDI40215',
      at: '@Base',
      message: 'Base del resumen no es la suma de las bases de los conceptos con ese impuesto y tasa.',
      breaks: (row, { summary }) => !summary.onlyExento && differs(row),
    },
    {
      code: 'CFDI40216',
      at: '@Base',
      message: 'Base del resumen no es la suma de las bases de los conceptos exentos.',
      breaks: (row, { summary }) => summary.onlyExento && differs(row),
    },
    {
      code: 'CFDI40217',
      at: '@Impuesto',
      message: 'Impuesto del resumen no está en el catálogo del SAT.',
      breaks: ({ impuestoKnown }) => !impuestoKnown,
    },
    {
      code: 'CFDI40218',
      at: '@Impuesto',
      message: 'El resumen lleva un solo renglón por impuesto, factor y tasa.',
      breaks: ({ repeated }) => repeated,
    },
    {
      code: 'CFDI40219',
      at: '@TasaOCuota',
      message: 'TasaOCuota del resumen no está en el catálogo del SAT para este impuesto y factor.',
      breaks: ({ impuestoKnown, tasaKnown }) => impuestoKnown && !tasaKnown,
    },
    {
      code: 'CFDI40220',
      at: '@Importe',
      message: 'Importe del resumen tiene más decimales que los de la moneda.',
      breaks: ({ row }, { decimals }) => row.importe !== undefined && row.importe.decimals > decimals,
    },
    {
      code: 'CFDI40221',
      at: '@Importe',
      message: 'Importe del resumen no es la suma de los impuestos de los conceptos con ese impuesto y tasa.',
      breaks: ({ row, importe, comparable }) => {
        if (row.tipoFactor === 'Exento' || !comparable) return false
        return row.importe === undefined || !equalImportes(row.importe, importe)
      },
    },
  ],
}

function differs({ row, base, comparable }: TrasladoRow): boolean {
  return comparable && !equalImportes(row.base, base)
}
