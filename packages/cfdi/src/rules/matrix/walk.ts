import type { Comprobante, Concepto } from '../../comprobante.ts'
import type { Fault } from '../../fault.ts'
import { aCuentaTercerosRules } from './a-cuenta-terceros.ts'
import { cfdiRelacionadosRules } from './cfdi-relacionados.ts'
import { comprobanteRules } from './comprobante.ts'
import { comprobanteTipoRules } from './comprobante-tipo.ts'
import { conceptoRules } from './concepto.ts'
import type { Context } from './context.ts'
import { emisorRules } from './emisor.ts'
import { impuestosRules, retencionesRules, trasladosRules } from './impuestos.ts'
import { informacionGlobalRules } from './informacion-global.ts'
import { objetoImpRules } from './objeto-imp.ts'
import { parteRules } from './parte.ts'
import { pedimentoParteRules, pedimentoRules } from './pedimento.ts'
import { receptorRules } from './receptor.ts'
import { retencionTotalRules } from './retencion-total.ts'
import { retencionRules } from './retencion.ts'
import { type NodeRules, check } from './rule.ts'
import { summaryMissingRules } from './summary-missing.ts'
import { trasladoTotalRules } from './traslado-total.ts'
import { trasladoRules } from './traslado.ts'

/** Every rule over every node, in document order; the attributes of a node in the order of the cadena. */
export function walk(context: Context): Fault[] {
  const faults: Fault[] = []
  const { comprobante } = context
  const root = '/Comprobante'
  check(comprobanteRules, comprobante, root, context, faults)
  check(comprobanteTipoRules, comprobante, root, context, faults)
  if (comprobante.informacionGlobal !== undefined) {
    check(informacionGlobalRules, comprobante.informacionGlobal, `${root}/InformacionGlobal`, context, faults)
  }
  each(cfdiRelacionadosRules, comprobante.cfdiRelacionados, `${root}/CfdiRelacionados`, context, faults)
  check(emisorRules, comprobante.emisor, `${root}/Emisor`, context, faults)
  check(receptorRules, comprobante.receptor, `${root}/Receptor`, context, faults)
  comprobante.conceptos.forEach((concepto, index) => {
    conceptoFaults(concepto, `${root}/Conceptos/Concepto[${index + 1}]`, context, faults)
  })
  impuestosFaults(comprobante, `${root}/Impuestos`, context, faults)
  return faults
}

function conceptoFaults(concepto: Concepto, path: string, context: Context, faults: Fault[]): void {
  const { impuestos, aCuentaTerceros, informacionAduanera, partes } = concepto
  check(conceptoRules, concepto, path, context, faults)
  check(objetoImpRules, concepto, path, context, faults)
  if (impuestos !== undefined) {
    each(trasladoRules, impuestos.traslados, `${path}/Impuestos/Traslados/Traslado`, context, faults)
    each(retencionRules, impuestos.retenciones, `${path}/Impuestos/Retenciones/Retencion`, context, faults)
  }
  if (aCuentaTerceros !== undefined) {
    check(aCuentaTercerosRules, aCuentaTerceros, `${path}/ACuentaTerceros`, context, faults)
  }
  each(pedimentoRules, informacionAduanera, `${path}/InformacionAduanera`, context, faults)
  partes.forEach((parte, index) => {
    const at = `${path}/Parte[${index + 1}]`
    check(parteRules, parte, at, context, faults)
    each(pedimentoParteRules, parte.informacionAduanera, `${at}/InformacionAduanera`, context, faults)
  })
}

function impuestosFaults(comprobante: Comprobante, path: string, context: Context, faults: Fault[]): void {
  const { impuestos } = comprobante
  const { summary } = context
  if (impuestos !== undefined) {
    check(impuestosRules, impuestos, path, context, faults)
    if (impuestos.retenciones.length > 0) {
      check(retencionesRules, impuestos, `${path}/Retenciones`, context, faults)
    }
    each(retencionTotalRules, summary.retenciones, `${path}/Retenciones/Retencion`, context, faults)
    if (impuestos.traslados.length > 0) {
      check(trasladosRules, impuestos, `${path}/Traslados`, context, faults)
    }
    each(trasladoTotalRules, summary.traslados, `${path}/Traslados/Traslado`, context, faults)
  }
  check(summaryMissingRules, comprobante, '/Comprobante', context, faults)
}

function each<Node>(
  rules: NodeRules<Node>,
  nodes: readonly Node[],
  path: string,
  context: Context,
  faults: Fault[],
): void {
  nodes.forEach((node, index) => check(rules, node, `${path}[${index + 1}]`, context, faults))
}
