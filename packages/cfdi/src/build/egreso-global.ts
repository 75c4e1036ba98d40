import type { Comprobante } from '../comprobante.ts'
import type { Fault, Parsed } from '../fault.ts'
import { isRecord, typeFault } from '../rules/shape.ts'
import { checkFolio, checkLugar, checkUUIDs } from '../rules/venta.ts'
import { type EgresoGlobal, notaDeCredito } from '../venta.ts'
import { assembleChecked, notARecord } from './assemble.ts'
import { publicoEnGeneral } from './publico-en-general.ts'
import { Tickets } from './tickets.ts'

/** Takes tickets out of a global CFDI: one egreso related to it (01), one Concepto per ticket with the very taxes that
 *  it has there. @returns as buildGlobal. Source: Guía de llenado del CFDI global 4.0, apéndice 2; rulebook §E5. */
export function buildEgresoGlobal(egreso: EgresoGlobal): Parsed<Comprobante> {
  if (!isRecord(egreso)) return notARecord('egreso')
  const faults: Fault[] = []
  const folio = checkFolio(egreso, faults)
  const lugar = checkLugar(egreso, faults)
  const uuids = checkUUIDs([egreso.uuid], 'uuid', faults)
  const { causa, tickets } = egreso
  const descripcion = causa === 'facturado' || causa === 'devuelto' ? descripciones[causa] : ''
  if (descripcion === '') faults.push(typeFault('causa', 'facturado o devuelto'))
  if (!Array.isArray(tickets)) {
    faults.push(typeFault('tickets', 'una lista'))
    return { ok: false, faults }
  }
  const taken = new Tickets({ ...notaDeCredito, descripcion })
  const conceptos = tickets.flatMap((ticket) => taken.add(ticket, faults) ?? [])
  const root = {
    ...folio,
    ...lugar,
    tipoDeComprobante: 'E',
    formaPago: taken.formaPago,
    metodoPago: 'PUE',
    cfdiRelacionados: [{ tipoRelacion: '01', uuids }],
    receptor: publicoEnGeneral(lugar.lugarExpedicion, 'G02'),
  } as const
  return assembleChecked(root, conceptos, taken.resumen, faults)
}

/** The second is the guide's own wording. Source: rulebook §E5. */
const descripciones: Record<EgresoGlobal['causa'], string> = {
  facturado: 'Venta facturada a nombre del cliente',
  devuelto: 'Devolución de mercancias',
}
