import type { InformacionGlobal } from '../../comprobante.ts'
import type { NodeRules } from './rule.ts'

const bimestral = '05'

/** Source: matriz de errores, CFDI40131–40136; rulebook §E4. */
export const informacionGlobalRules: NodeRules<InformacionGlobal> = {
  path: '/Comprobante/InformacionGlobal',
  rules: [
    {
      code: 'CFDI40131',
      at: '@Periodicidad',
      message: 'Periodicidad no está en el catálogo del SAT.',
      breaks: ({ periodicidad }, { catalogs, day }) => !catalogs.has('periodicidades', periodicidad, day),
    },
    {
      code: 'CFDI40132',
      at: '@Periodicidad',
      message: 'Solo el régimen 621 (Incorporación Fiscal) emite facturas globales bimestrales.',
      breaks: ({ periodicidad }, { comprobante }) => {
        return periodicidad === bimestral && comprobante.emisor.regimenFiscal !== '621'
      },
    },
    {
      code: 'CFDI40133',
      at: '@Meses',
      message: 'Meses no está en el catálogo del SAT.',
      breaks: ({ meses }, { catalogs, day }) => !catalogs.has('meses', meses, day),
    },
    {
      code: 'CFDI40134',
      at: '@Meses',
      message: 'Si la periodicidad no es bimestral, Meses va de 01 a 12.',
      breaks: ({ periodicidad, meses }, { catalogs, day }) => {
        if (periodicidad === bimestral || !/^1[3-8]$/.test(meses)) return false
        return catalogs.has('periodicidades', periodicidad, day)
      },
    },
    {
      code: 'CFDI40135',
      at: '@Meses',
      message: 'Con periodicidad bimestral, Meses va de 13 a 18.',
      breaks: ({ periodicidad, meses }) => periodicidad === bimestral && /^(?:0[1-9]|1[0-2])$/.test(meses),
    },
    {
      // The Guía of the global CFDI asks for this year or the last; the matrix, which the PAC applies, takes five.
      code: 'CFDI40136',
      at: '@Año',
      message: 'Año debe ser el actual o uno de los cinco anteriores.',
      breaks: ({ anio }, { day }) => {
        if (day === '') return false
        const ago = Number(day.slice(0, 4)) - Number(anio)
        return !/^[0-9]{4}$/.test(anio) || ago < 0 || ago > 5
      },
    },
  ],
}
