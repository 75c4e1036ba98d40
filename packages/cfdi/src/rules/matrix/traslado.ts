import type { Traslado } from '../../comprobante.ts'
import { fitsImpuesto, millionthsOf } from './amount.ts'
import type { Context } from './context.ts'
import type { NodeRules } from './rule.ts'

/** Source: matriz de errores, CFDI40174–40180; rulebook §A7, §A9. */
export const trasladoRules: NodeRules<Traslado> = {
  path: '/Comprobante/Conceptos/Concepto/Impuestos/Traslados/Traslado',
  rules: [
    {
      code: 'CFDI40174',
      at: '@Base',
      message: 'Base debe ser mayor que cero.',
      breaks: ({ base }) => base.units <= 0n,
    },
    {
      code: 'CFDI40175',
      at: '@Impuesto',
      message: 'Impuesto no está en el catálogo del SAT.',
      breaks: ({ impuesto }, { catalogs, day }) => !catalogs.has('impuestos', impuesto, day),
    },
    {
      code: 'CFDI40176',
      at: '@TipoFactor',
      message: 'TipoFactor no está en el catálogo del SAT.',
      breaks: ({ tipoFactor }, { catalogs, day }) => !catalogs.has('tiposFactor', tipoFactor, day),
    },
    {
      code: 'CFDI40177',
      at: '@TipoFactor',
      message: 'Con TipoFactor Exento no van TasaOCuota ni Importe.',
      breaks: ({ tipoFactor, tasaOCuota, importe }) => {
        return tipoFactor === 'Exento' && (tasaOCuota !== undefined || importe !== undefined)
      },
    },
    {
      code: 'CFDI40178',
      at: '@TipoFactor',
      message: 'Con TipoFactor Tasa o Cuota deben ir TasaOCuota e Importe.',
      breaks: ({ tipoFactor, tasaOCuota, importe }) => {
        if (tipoFactor !== 'Tasa' && tipoFactor !== 'Cuota') return false
        return tasaOCuota === undefined || importe === undefined
      },
    },
    {
      code: 'CFDI40179',
      at: '@TasaOCuota',
      message: 'TasaOCuota no está en el catálogo del SAT para este impuesto y factor.',
      breaks: (traslado, context) => areKeysKnown(traslado, context) && !isTasa(traslado, context),
    },
    {
      code: 'CFDI40180',
      at: '@Importe',
      message: 'Importe no corresponde a Base por TasaOCuota.',
      breaks: (traslado, context) => {
        const { base, tasaOCuota, importe } = traslado
        if (tasaOCuota === undefined || importe === undefined) return false
        if (fitsImpuesto(importe, base, tasaOCuota, context.decimals)) return false
        return areKeysKnown(traslado, context) && isTasa(traslado, context)
      },
    },
  ],
}

function areKeysKnown({ impuesto, tipoFactor }: Traslado, { catalogs, day }: Context): boolean {
  return catalogs.has('impuestos', impuesto, day) && (tipoFactor === 'Tasa' || tipoFactor === 'Cuota')
}

function isTasa({ impuesto, tipoFactor, tasaOCuota }: Traslado, { catalogs, day }: Context): boolean {
  if (tasaOCuota === undefined) return true
  const millionths = millionthsOf(tasaOCuota)
  return (
    millionths !== null && catalogs.isTasaOCuota({ impuesto, tipoFactor, millionths, use: 'traslado' }, day)
  )
}
