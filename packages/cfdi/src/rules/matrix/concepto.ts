import type { Concepto } from '../../comprobante.ts'
import { compareImportes } from '../../importe.ts'
import { fitsProduct } from './amount.ts'
import { isOfType } from './context.ts'
import type { NodeRules } from './rule.ts'

/** Source: matriz de errores, CFDI40162–40169; rulebook §A6, §A9. */
export const conceptoRules: NodeRules<Concepto> = {
  path: '/Comprobante/Conceptos/Concepto',
  rules: [
    {
      code: 'CFDI40162',
      at: '@ClaveProdServ',
      message: 'ClaveProdServ no está en el catálogo del SAT.',
      breaks: ({ claveProdServ }, { catalogs, day }) => !catalogs.isClaveProdServ(claveProdServ, day),
    },
    {
      code: 'CFDI40163',
      at: '@ClaveProdServ',
      message: 'Falta el complemento que el catálogo pide para esta ClaveProdServ.',
      breaks: ({ claveProdServ }, { catalogs, complementos, day }) => {
        const { complemento } = catalogs.demandsOf(claveProdServ, day)
        return complemento !== '' && !complementos.names.has(complemento)
      },
    },
    {
      code: 'CFDI40164',
      at: '@ClaveProdServ',
      message: 'Falta trasladar el impuesto que el catálogo pide para esta ClaveProdServ.',
      breaks: ({ claveProdServ, impuestos }, context) => {
        const { impuestos: demanded } = context.catalogs.demandsOf(claveProdServ, context.day)
        // A traslado or pago has no taxes at all (CFDI40201).
        if (demanded.length === 0 || !isOfType(context, 'IEN')) return false
        return demanded.some((clave) => !impuestos?.traslados.some(({ impuesto }) => impuesto === clave))
      },
    },
    {
      code: 'CFDI40165',
      at: '@ClaveUnidad',
      message: 'ClaveUnidad no está en el catálogo del SAT.',
      breaks: ({ claveUnidad }, { catalogs, day }) => !catalogs.isClaveUnidad(claveUnidad, day),
    },
    {
      code: 'CFDI40166',
      at: '@ValorUnitario',
      message: 'ValorUnitario debe ser mayor que cero.',
      breaks: ({ valorUnitario }, context) => valorUnitario.units <= 0n && isOfType(context, 'IEN'),
    },
    {
      code: 'CFDI40167',
      at: '@Importe',
      message: 'Importe no corresponde a Cantidad por ValorUnitario.',
      breaks: ({ importe, cantidad, valorUnitario }, { decimals }) => {
        return !fitsProduct(importe, cantidad, valorUnitario, decimals)
      },
    },
    {
      code: 'CFDI40168',
      at: '@Descuento',
      message: 'Descuento tiene más decimales que Importe.',
      breaks: ({ descuento, importe }) => descuento !== undefined && descuento.decimals > importe.decimals,
    },
    {
      code: 'CFDI40169',
      at: '@Descuento',
      message: 'Descuento es mayor que Importe.',
      breaks: ({ descuento, importe }) => descuento !== undefined && compareImportes(descuento, importe) > 0,
    },
  ],
}
