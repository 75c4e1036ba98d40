import type { Comprobante } from '../../comprobante.ts'
import { type Fault, type Parsed, accepted, refused } from '../../fault.ts'
import { type Element, childNamed } from '../../xml/element.ts'
import { comprobanteOf } from '../../xml/from-element.ts'
import { parseXML } from '../../xml/parse.ts'
import { structureFaults } from '../../xml/structure.ts'

/** Reads what the rules need: also of documents whose complementos keep readCFDI from making the cadena. A TipoCambio
 *  that is no amount is SAT's CFDI40117; everything else that is wrong with the XML keeps the reader's code. */
export function readSubject(
  xml: Uint8Array | string,
): Parsed<{ comprobante: Comprobante; complementos: readonly Element[] }> {
  const parsed = parseXML(xml)
  if (!parsed.ok) return parsed
  const { root } = parsed.value
  if (root.name !== 'Comprobante' || root.attributes['Version'] !== '4.0') {
    const message = 'El archivo no es un CFDI 4.0.'
    return refused({ code: 'XML-5', path: 'xml', message, source: 'cfdv40.xsd' })
  }
  const faults: Fault[] = []
  structureFaults(root, '/Comprobante', faults)
  if (faults.length > 0) return { ok: false, faults }
  const comprobante = comprobanteOf(root, faults)
  if (faults.length > 0) return { ok: false, faults: faults.map(tipoCambioFault) }
  return accepted({ comprobante, complementos: complementosIn(root) })
}

function complementosIn(root: Element): readonly Element[] {
  const conceptos = childNamed(root, 'Conceptos')?.children ?? []
  const nodes = [
    childNamed(root, 'Complemento'),
    ...conceptos.map((concepto) => childNamed(concepto, 'ComplementoConcepto')),
  ]
  return nodes.flatMap((node) => node?.children ?? [])
}

function tipoCambioFault(fault: Fault): Fault {
  if (fault.path !== '/Comprobante/@TipoCambio') return fault
  const message = 'TipoCambio admite hasta 18 enteros y 6 decimales.'
  return { ...fault, code: 'CFDI40117', message, source: 'SAT, matriz de errores CFDI 4.0, CFDI40117' }
}
