import type { Fault } from '../fault.ts'
import type { Element } from './element.ts'

/** Which elements may stand in which: `?` at most one, `*` any number, `+` at least one, otherwise exactly one.
 *  Source: cfdv40.xsd. */
const allowed: Readonly<Record<string, string>> = {
  Comprobante:
    'InformacionGlobal? CfdiRelacionados* Emisor Receptor Conceptos Impuestos? Complemento? Addenda?',
  CfdiRelacionados: 'CfdiRelacionado+',
  Conceptos: 'Concepto+',
  Concepto: 'Impuestos? ACuentaTerceros? InformacionAduanera* CuentaPredial* ComplementoConcepto? Parte*',
  Impuestos: 'Traslados? Retenciones?',
  Traslados: 'Traslado+',
  Retenciones: 'Retencion+',
  Parte: 'InformacionAduanera*',
}

/** What SAT's schema would say about the nesting of elements; attributes are another matter. Complemento,
 *  ComplementoConcepto and Addenda are not looked into, save that a complemento holds no node of the CFDI itself: SAT's
 *  stylesheet would take a Parte there for one of the concepto. Paths as in XPath without prefixes. */
export function structureFaults(element: Element, path: string, faults: Fault[]): void {
  if (element.text !== undefined && element.text !== '')
    faults.push(fault(path, 'Hay texto suelto dentro del nodo.'))
  const rules = new Map(
    (allowed[element.name] ?? '').split(' ').map((rule) => [rule.replace(/[?*+]$/, ''), rule.at(-1)]),
  )
  const counts = new Map<string, number>()
  for (const child of element.children) {
    const count = (counts.get(child.name) ?? 0) + 1
    counts.set(child.name, count)
    const at = `${path}/${child.name}${count > 1 ? `[${count}]` : ''}`
    if (!rules.has(child.name)) faults.push(fault(at, 'Este nodo no va aquí.'))
    else if (complementos.includes(child.name)) complementoFaults(child, at, faults)
    else if (child.name !== 'Addenda') structureFaults(child, at, faults)
  }
  for (const [name, rule] of rules) {
    const count = counts.get(name) ?? 0
    const many = rule === '*' || rule === '+'
    if (name !== '' && count === 0 && rule !== '?' && rule !== '*')
      faults.push(fault(`${path}/${name}`, 'Falta este nodo.'))
    if (count > 1 && !many) faults.push(fault(`${path}/${name}`, 'Este nodo aparece más de una vez.'))
  }
}

const complementos: readonly string[] = ['Complemento', 'ComplementoConcepto']

function complementoFaults(complemento: Element, path: string, faults: Fault[]): void {
  if (complemento.text) faults.push(fault(path, 'Hay texto suelto dentro del nodo.'))
  const within = (node: Element): boolean => !node.name.startsWith('{') || node.children.some(within)
  if (complemento.children.some(within))
    faults.push(fault(path, 'Un complemento no lleva nodos propios del CFDI.'))
}

function fault(path: string, message: string): Fault {
  return { code: 'XML-6', path, message, source: 'cfdv40.xsd' }
}
