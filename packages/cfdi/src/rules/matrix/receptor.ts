import type { ReceptorNode } from '../../comprobante.ts'
import { kindOf } from '../../rfc.ts'
import type { NodeRules } from './rule.ts'

const nacional = 'XAXX010101000'
const extranjero = 'XEXX010101000'

/** Source: matriz de errores, CFDI40146–40161; rulebook §A5, §D2, §D4. */
export const receptorRules: NodeRules<ReceptorNode> = {
  path: '/Comprobante/Receptor',
  rules: [
    {
      code: 'CFDI40146',
      at: '@Nombre',
      message: 'PUBLICO EN GENERAL solo va con el RFC XAXX010101000.',
      breaks: ({ rfc, nombre }) => nombre === 'PUBLICO EN GENERAL' && rfc !== nacional,
    },
    {
      code: 'CFDI40149',
      at: '@DomicilioFiscalReceptor',
      message: 'Con un RFC genérico, DomicilioFiscalReceptor debe ser igual a LugarExpedicion.',
      breaks: (receptor, { comprobante }) => {
        return isGeneric(receptor) && receptor.domicilioFiscalReceptor !== comprobante.lugarExpedicion
      },
    },
    {
      code: 'CFDI40150',
      at: '@ResidenciaFiscal',
      message: 'ResidenciaFiscal no está en el catálogo de países del SAT.',
      breaks: ({ residenciaFiscal }, { catalogs, day }) => {
        return residenciaFiscal !== undefined && !catalogs.has('paises', residenciaFiscal, day)
      },
    },
    {
      code: 'CFDI40151',
      at: '@ResidenciaFiscal',
      message: 'ResidenciaFiscal solo va con el RFC genérico extranjero.',
      breaks: ({ rfc, residenciaFiscal }) => residenciaFiscal !== undefined && rfc !== extranjero,
    },
    {
      code: 'CFDI40152',
      at: '@ResidenciaFiscal',
      message: 'ResidenciaFiscal no puede ser MEX.',
      breaks: ({ residenciaFiscal }) => residenciaFiscal === 'MEX',
    },
    {
      code: 'CFDI40153',
      at: '@ResidenciaFiscal',
      message: 'Falta ResidenciaFiscal: hay Comercio Exterior o NumRegIdTrib con el RFC genérico extranjero.',
      breaks: ({ rfc, residenciaFiscal, numRegIdTrib }, { complementos }) => {
        if (rfc !== extranjero || residenciaFiscal !== undefined) return false
        return complementos.comercioExterior || numRegIdTrib !== undefined
      },
    },
    {
      code: 'CFDI40154',
      at: '@NumRegIdTrib',
      message: 'NumRegIdTrib solo va con el RFC genérico extranjero.',
      breaks: ({ rfc, numRegIdTrib }) => numRegIdTrib !== undefined && rfc !== extranjero,
    },
    {
      code: 'CFDI40155',
      at: '@NumRegIdTrib',
      message: 'Con Comercio Exterior y el RFC genérico extranjero debe ir NumRegIdTrib.',
      breaks: ({ rfc, numRegIdTrib }, { complementos }) => {
        return rfc === extranjero && complementos.comercioExterior && numRegIdTrib === undefined
      },
    },
    {
      code: 'CFDI40156',
      at: '@NumRegIdTrib',
      message: 'NumRegIdTrib no tiene la forma que pide el país de ResidenciaFiscal.',
      breaks: ({ residenciaFiscal, numRegIdTrib }, { catalogs }) => {
        if (residenciaFiscal === undefined || numRegIdTrib === undefined) return false
        return catalogs.patternOf(residenciaFiscal)?.test(numRegIdTrib) === false
      },
    },
    {
      code: 'CFDI40157',
      at: '@RegimenFiscalReceptor',
      message: 'RegimenFiscalReceptor no está en el catálogo del SAT.',
      breaks: ({ regimenFiscalReceptor }, { catalogs, day }) => {
        return !catalogs.has('regimenesFiscales', regimenFiscalReceptor, day)
      },
    },
    {
      code: 'CFDI40158',
      at: '@RegimenFiscalReceptor',
      message: 'RegimenFiscalReceptor no corresponde al tipo de persona del receptor.',
      breaks: (receptor, { catalogs, day }) => {
        const { rfc, regimenFiscalReceptor } = receptor
        if (isGeneric(receptor) || !catalogs.has('regimenesFiscales', regimenFiscalReceptor, day))
          return false
        return !catalogs.regimenFits(kindOf(rfc), regimenFiscalReceptor, day)
      },
    },
    {
      code: 'CFDI40159',
      at: '@RegimenFiscalReceptor',
      message: 'Con un RFC genérico, RegimenFiscalReceptor debe ser 616.',
      breaks: (receptor, { catalogs, day }) => {
        const { regimenFiscalReceptor } = receptor
        if (!catalogs.has('regimenesFiscales', regimenFiscalReceptor, day)) return false
        return isGeneric(receptor) && regimenFiscalReceptor !== '616'
      },
    },
    {
      code: 'CFDI40160',
      at: '@UsoCFDI',
      message: 'UsoCFDI no está en el catálogo del SAT.',
      breaks: ({ usoCFDI }, { catalogs, day }) => !catalogs.has('usosCFDI', usoCFDI, day),
    },
    {
      code: 'CFDI40161',
      at: '@UsoCFDI',
      message: 'UsoCFDI no se permite con el tipo de persona y el régimen del receptor.',
      breaks: ({ rfc, usoCFDI, regimenFiscalReceptor }, { catalogs, day }) => {
        if (!catalogs.has('usosCFDI', usoCFDI, day)) return false
        if (!catalogs.has('regimenesFiscales', regimenFiscalReceptor, day)) return false
        return !catalogs.usoFits(kindOf(rfc), regimenFiscalReceptor, usoCFDI, day)
      },
    },
  ],
}

function isGeneric({ rfc }: ReceptorNode): boolean {
  return rfc === nacional || rfc === extranjero
}
