import type { Concepto } from '../../comprobante.ts'
import type { NodeRules } from './rule.ts'

const withoutImpuestos: readonly string[] = ['01', '03', '04', '05']
const withoutIVAnorIEPS: readonly string[] = ['06', '08']

/** Which taxes a Concepto may or must have by its ObjetoImp.
 *  Source: matriz de errores, CFDI40170–40173, CFDI140226–140227; rulebook §A7. */
export const objetoImpRules: NodeRules<Concepto> = {
  path: '/Comprobante/Conceptos/Concepto',
  rules: [
    {
      code: 'CFDI40170',
      at: '@ObjetoImp',
      message: 'ObjetoImp no está en el catálogo del SAT.',
      breaks: ({ objetoImp }, { catalogs, day }) => !catalogs.has('objetosImp', objetoImp, day),
    },
    {
      code: 'CFDI40171',
      at: '@ObjetoImp',
      message: 'ObjetoImp 02 pide el nodo Impuestos en el concepto.',
      breaks: ({ objetoImp, impuestos }) => objetoImp === '02' && impuestos === undefined,
    },
    {
      code: 'CFDI40172',
      at: '@ObjetoImp',
      message: 'ObjetoImp 01, 03, 04 o 05 no admite el nodo Impuestos en el concepto.',
      breaks: ({ objetoImp, impuestos }) => impuestos !== undefined && withoutImpuestos.includes(objetoImp),
    },
    {
      code: 'CFDI140226',
      at: '@ObjetoImp',
      message: 'ObjetoImp 06 u 08 no admite traslados ni retenciones de IVA (002) o IEPS (003).',
      breaks: (concepto) => {
        return (
          withoutIVAnorIEPS.includes(concepto.objetoImp) &&
          taxesOf(concepto).some((clave) => clave === '002' || clave === '003')
        )
      },
    },
    {
      code: 'CFDI140227',
      at: '@ObjetoImp',
      message: 'ObjetoImp 07 pide un traslado de IEPS (003) y no admite IVA (002).',
      breaks: (concepto) => {
        if (concepto.objetoImp !== '07') return false
        const ieps = concepto.impuestos?.traslados.some(({ impuesto }) => impuesto === '003') ?? false
        return !ieps || taxesOf(concepto).includes('002')
      },
    },
    {
      code: 'CFDI40173',
      at: 'Impuestos',
      message: 'El nodo Impuestos del concepto está vacío: debe llevar traslados o retenciones.',
      breaks: ({ impuestos }) => {
        return impuestos !== undefined && impuestos.traslados.length + impuestos.retenciones.length === 0
      },
    },
  ],
}

function taxesOf({ impuestos }: Concepto): readonly string[] {
  if (impuestos === undefined) return []
  return [...impuestos.traslados, ...impuestos.retenciones].map(({ impuesto }) => impuesto)
}
