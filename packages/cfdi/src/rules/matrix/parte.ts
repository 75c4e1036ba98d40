import type { Parte } from '../../comprobante.ts'
import { fitsProduct } from './amount.ts'
import type { NodeRules } from './rule.ts'

/** Source: matriz de errores, CFDI40196–40198; rulebook §A9. */
export const parteRules: NodeRules<Parte> = {
  path: '/Comprobante/Conceptos/Concepto/Parte',
  rules: [
    {
      code: 'CFDI40196',
      at: '@ClaveProdServ',
      message: 'ClaveProdServ de la parte no está en el catálogo del SAT.',
      breaks: ({ claveProdServ }, { catalogs, day }) => !catalogs.isClaveProdServ(claveProdServ, day),
    },
    {
      code: 'CFDI40197',
      at: '@ValorUnitario',
      message: 'ValorUnitario de la parte debe ser mayor que cero.',
      breaks: ({ valorUnitario }) => valorUnitario !== undefined && valorUnitario.units <= 0n,
    },
    {
      code: 'CFDI40198',
      at: '@Importe',
      message: 'Importe de la parte no corresponde a Cantidad por ValorUnitario.',
      breaks: ({ importe, cantidad, valorUnitario }, { decimals }) => {
        if (importe === undefined || valorUnitario === undefined) return false
        return !fitsProduct(importe, cantidad, valorUnitario, decimals)
      },
    },
  ],
}
