import type { Comprobante } from '../../comprobante.ts'
import { type Fault, type Parsed, accepted } from '../../fault.ts'
import { readRoot } from '../../read.ts'
import { type Element, childNamed } from '../../xml/element.ts'
import { comprobanteOf } from '../../xml/from-element.ts'

/** What the rules look at; `root` is what a document was read from. */
export type Subject = {
  readonly comprobante: Comprobante
  readonly complementos: readonly Element[]
  readonly root: Element | null
}

/** Reads what the rules need: also of documents whose complementos keep readCFDI from making the cadena. A TipoCambio
 *  that is no amount is SAT's CFDI40117; everything else that is wrong with the XML keeps the reader's code. */
export function readSubject(xml: Uint8Array | string): Parsed<Subject> {
  const root = readRoot(xml)
  if (!root.ok) return root
  const faults: Fault[] = []
  const comprobante = comprobanteOf(root.value, faults)
  if (faults.length > 0) return { ok: false, faults: faults.map(tipoCambioFault) }
  return accepted({ comprobante, complementos: complementosIn(root.value), root: root.value })
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
