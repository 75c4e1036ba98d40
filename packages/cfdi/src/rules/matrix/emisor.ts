import type { Emisor } from '../../comprobante.ts'
import { kindOf } from '../../rfc.ts'
import type { NodeRules } from './rule.ts'

/** Source: matriz de errores, CFDI40140–40141. */
export const emisorRules: NodeRules<Emisor> = {
  path: '/Comprobante/Emisor',
  rules: [
    {
      code: 'CFDI40140',
      at: '@RegimenFiscal',
      message: 'RegimenFiscal del emisor no está en el catálogo del SAT.',
      breaks: ({ regimenFiscal }, { catalogs, day }) =>
        !catalogs.has('regimenesFiscales', regimenFiscal, day),
    },
    {
      code: 'CFDI40141',
      at: '@RegimenFiscal',
      message: 'RegimenFiscal no corresponde al tipo de persona del emisor.',
      breaks: ({ rfc, regimenFiscal }, { catalogs, day }) => {
        if (!catalogs.has('regimenesFiscales', regimenFiscal, day)) return false
        return !catalogs.regimenFits(kindOf(rfc), regimenFiscal, day)
      },
    },
  ],
}
