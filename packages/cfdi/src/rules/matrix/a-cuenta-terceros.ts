import type { ACuentaTerceros } from '../../comprobante.ts'
import type { NodeRules } from './rule.ts'

/** Sellers abroad on whose account a platform invoices. Source: CFDI40187, CFDI140223. */
const extranjero = 'EXT990101NI1'

/** Source: matriz de errores, CFDI40188, CFDI40191, CFDI140223. */
export const aCuentaTercerosRules: NodeRules<ACuentaTerceros> = {
  path: '/Comprobante/Conceptos/Concepto/ACuentaTerceros',
  rules: [
    {
      code: 'CFDI40188',
      at: '@RfcACuentaTerceros',
      message: 'El RFC del tercero no puede ser el del emisor ni el del receptor.',
      breaks: ({ rfcACuentaTerceros: rfc }, { comprobante: { emisor, receptor } }) => {
        return rfc === emisor.rfc || rfc === receptor.rfc
      },
    },
    {
      code: 'CFDI40191',
      at: '@RegimenFiscalACuentaTerceros',
      message: 'El régimen del tercero no está en el catálogo del SAT.',
      breaks: ({ regimenFiscalACuentaTerceros: regimen }, { catalogs, day }) => {
        return !catalogs.has('regimenesFiscales', regimen, day)
      },
    },
    {
      code: 'CFDI140223',
      at: '@RegimenFiscalACuentaTerceros',
      message: 'Con el RFC EXT990101NI1, el régimen del tercero debe ser 616.',
      breaks: (tercero, { catalogs, day }) => {
        const { rfcACuentaTerceros: rfc, regimenFiscalACuentaTerceros: regimen } = tercero
        return rfc === extranjero && regimen !== '616' && catalogs.has('regimenesFiscales', regimen, day)
      },
    },
  ],
}
