import { regimenGenerico } from '../catalogs/uso-regimen.ts'
import type { ReceptorNode } from '../comprobante.ts'

/** Customers who asked for no invoice, at the store's own postal code. Source: CFDI40130, 40146, 40149, 40159. */
export function publicoEnGeneral(lugarExpedicion: string, usoCFDI: 'S01' | 'G02'): ReceptorNode {
  return {
    rfc: 'XAXX010101000',
    nombre: 'PUBLICO EN GENERAL',
    domicilioFiscalReceptor: lugarExpedicion,
    regimenFiscalReceptor: regimenGenerico,
    usoCFDI,
  }
}
