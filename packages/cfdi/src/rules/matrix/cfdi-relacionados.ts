import type { CfdiRelacionados } from '../../comprobante.ts'
import type { NodeRules } from './rule.ts'

/** Source: matriz de errores, CFDI40137. */
export const cfdiRelacionadosRules: NodeRules<CfdiRelacionados> = {
  path: '/Comprobante/CfdiRelacionados',
  rules: [
    {
      code: 'CFDI40137',
      at: '@TipoRelacion',
      message: 'TipoRelacion no está en el catálogo del SAT.',
      breaks: ({ tipoRelacion }, { catalogs, day }) => !catalogs.has('tiposRelacion', tipoRelacion, day),
    },
  ],
}
