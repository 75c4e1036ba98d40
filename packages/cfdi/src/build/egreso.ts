import { usoFits } from '../catalogs/uso-regimen.ts'
import type { Comprobante } from '../comprobante.ts'
import type { Fault, Parsed } from '../fault.ts'
import type { Receptor } from '../receptor.ts'
import { parseRFC } from '../rfc.ts'
import { contextoOf } from '../rules/contexto.ts'
import { isRecord } from '../rules/shape.ts'
import { checkFolio, checkFormaPago, checkLugar, checkReceptor, checkUUIDs } from '../rules/venta.ts'
import type { NotaEgreso } from '../venta.ts'
import { assembleChecked, notARecord } from './assemble.ts'
import { conceptosOf } from './conceptos.ts'

/** Turns a credit note (01) or a return (03) into a CFDI 4.0 of egreso for the customer of the CFDI that it relates to;
 *  amounts are positive and taken apart as in the sale. @returns as buildComprobante.
 *  Source: rulebook §F5; Guía de llenado 4.0, apéndice 5. */
export function buildEgreso(egreso: NotaEgreso): Parsed<Comprobante> {
  if (!isRecord(egreso)) return notARecord('egreso')
  const faults: Fault[] = []
  const folio = checkFolio(egreso, faults)
  checkFormaPago(egreso.formaPago, true, faults)
  const lugar = checkLugar(egreso, faults)
  const receptor = checkReceptor(withUso(egreso.receptor), faults)
  const { tipoRelacion, formaPago } = egreso
  if (tipoRelacion !== '01' && tipoRelacion !== '03') {
    const message = 'El tipo de relación de un egreso es 01 (nota de crédito) o 03 (devolución).'
    faults.push({
      code: 'CFDI40137',
      path: 'tipoRelacion',
      message,
      source: 'c_TipoRelacion, CFDI40137; rulebook F5',
    })
  }
  const uuids = checkUUIDs(egreso.uuids, 'uuids', faults)
  const contexto = contextoOf(folio, lugar, receptor)
  const { conceptos, resumen } = conceptosOf(egreso.lineas, egreso.separarIEPS === true, contexto, faults)
  const root = {
    ...folio,
    ...lugar,
    tipoDeComprobante: 'E',
    formaPago,
    metodoPago: 'PUE',
    cfdiRelacionados: [{ tipoRelacion, uuids }],
    receptor,
  } as const
  return assembleChecked(root, conceptos, resumen, faults)
}

/** G02 where the person and the régimen admit it, otherwise S01: 605 does not. Source: CFDI40161; rulebook §F5. */
function withUso(receptor: NotaEgreso['receptor']): Receptor {
  const rfc: unknown = receptor?.rfc
  const parsed = typeof rfc === 'string' ? parseRFC(rfc) : null
  const fits = parsed?.ok === true && usoFits(parsed.value.kind, receptor.regimenFiscalReceptor, 'G02')
  return isRecord(receptor) ? { ...receptor, usoCFDI: fits ? 'G02' : 'S01' } : receptor
}
