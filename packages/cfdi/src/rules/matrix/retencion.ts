import type { Retencion } from '../../comprobante.ts'
import { fitsImpuesto, millionthsOf } from './amount.ts'
import type { Context } from './context.ts'
import type { NodeRules } from './rule.ts'

/** Source: matriz de errores, CFDI40181–40186; rulebook §A7, §A9. */
export const retencionRules: NodeRules<Retencion> = {
  path: '/Comprobante/Conceptos/Concepto/Impuestos/Retenciones/Retencion',
  rules: [
    {
      code: 'CFDI40181',
      at: '@Base',
      message: 'Base de la retención debe ser mayor que cero.',
      breaks: ({ base }) => base.units <= 0n,
    },
    {
      code: 'CFDI40182',
      at: '@Impuesto',
      message: 'Impuesto de la retención no está en el catálogo del SAT.',
      breaks: ({ impuesto }, { catalogs, day }) => !catalogs.has('impuestos', impuesto, day),
    },
    {
      code: 'CFDI40183',
      at: '@TipoFactor',
      message: 'TipoFactor de la retención no está en el catálogo del SAT.',
      breaks: ({ tipoFactor }, { catalogs, day }) => !catalogs.has('tiposFactor', tipoFactor, day),
    },
    {
      code: 'CFDI40184',
      at: '@TipoFactor',
      message: 'Una retención no puede ser Exento.',
      breaks: ({ tipoFactor }) => tipoFactor === 'Exento',
    },
    {
      code: 'CFDI40185',
      at: '@TasaOCuota',
      message: 'TasaOCuota de la retención no está en el catálogo del SAT para este impuesto y factor.',
      breaks: (retencion, context) => areKeysKnown(retencion, context) && !isTasa(retencion, context),
    },
    {
      code: 'CFDI40186',
      at: '@Importe',
      message: 'Importe de la retención no corresponde a Base por TasaOCuota.',
      breaks: (retencion, context) => {
        const { base, tasaOCuota, importe } = retencion
        if (fitsImpuesto(importe, base, tasaOCuota, context.decimals)) return false
        return areKeysKnown(retencion, context) && isTasa(retencion, context)
      },
    },
  ],
}

function areKeysKnown({ impuesto, tipoFactor }: Retencion, { catalogs, day }: Context): boolean {
  return catalogs.has('impuestos', impuesto, day) && (tipoFactor === 'Tasa' || tipoFactor === 'Cuota')
}

function isTasa({ impuesto, tipoFactor, tasaOCuota }: Retencion, { catalogs, day }: Context): boolean {
  const millionths = millionthsOf(tasaOCuota)
  if (millionths === null) return false
  return catalogs.isTasaOCuota({ impuesto, tipoFactor, millionths, use: 'retencion' }, day)
}
