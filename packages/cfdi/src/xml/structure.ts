import type { Fault } from '../fault.ts'
import type { Element } from './element.ts'

/** Which elements may stand in which: `?` at most one, `*` any number, `+` at least one, otherwise exactly one.
 *  Source: cfdv40.xsd. */
const allowed = rulesOf({
  Comprobante:
    'InformacionGlobal? CfdiRelacionados* Emisor Receptor Conceptos Impuestos? Complemento? Addenda?',
  CfdiRelacionados: 'CfdiRelacionado+',
  Conceptos: 'Concepto+',
  Concepto: 'Impuestos? ACuentaTerceros? InformacionAduanera* CuentaPredial* ComplementoConcepto? Parte*',
  Impuestos: 'Traslados? Retenciones?',
  Traslados: 'Traslado+',
  Retenciones: 'Retencion+',
  Parte: 'InformacionAduanera*',
})

type Rule = { readonly required: boolean; readonly many: boolean }
type Rules = ReadonlyMap<string, Rule>

function rulesOf(texts: Readonly<Record<string, string>>): ReadonlyMap<string, Rules> {
  const ruleOf = (word: string) =>
    [word.replace(/[?*+]$/, ''), { required: !/[?*]$/.test(word), many: /[*+]$/.test(word) }] as const
  return new Map(Object.entries(texts).map(([name, text]) => [name, new Map(text.split(' ').map(ruleOf))]))
}

const leaf: Rules = new Map()

/** What SAT's schema would say about the nesting of elements; attributes are another matter. Complemento,
 *  ComplementoConcepto and Addenda are not looked into, save that a complemento holds no node of the CFDI itself: SAT's
 *  stylesheet would take a Parte there for one of the concepto. Paths as in XPath without prefixes. */
export function structureFaults(element: Element, path: string, faults: Fault[]): void {
  nodeFaults(element, { parent: null, name: path, nth: 1 }, faults)
}

/** Put together only for a fault: of most nodes there is none. */
type Path = { readonly parent: Path | null; readonly name: string; readonly nth: number }

function textOf({ parent, name, nth }: Path): string {
  return `${parent === null ? '' : `${textOf(parent)}/`}${name}${nth > 1 ? `[${nth}]` : ''}`
}

function nodeFaults(element: Element, path: Path, faults: Fault[]): void {
  if (element.text) faults.push(fault(path, 'Hay texto suelto dentro del nodo.'))
  const rules = allowed.get(element.name) ?? leaf
  const counts = countedChildren(element, path, rules, faults)
  for (const [name, { required, many }] of rules) {
    const count = counts.get(name) ?? 0
    const missing = count === 0 && required
    if (missing) faults.push(fault({ parent: path, name, nth: 1 }, 'Falta este nodo.'))
    if (count > 1 && !many)
      faults.push(fault({ parent: path, name, nth: 1 }, 'Este nodo aparece más de una vez.'))
  }
}

/** Looks at the children. @returns how many there are of each name. */
function countedChildren(
  element: Element,
  parent: Path,
  rules: Rules,
  faults: Fault[],
): ReadonlyMap<string, number> {
  if (element.children.length === 0) return none
  const counts = new Map<string, number>()
  for (const child of element.children) {
    const { name } = child
    const nth = (counts.get(name) ?? 0) + 1
    counts.set(name, nth)
    const at = { parent, name, nth }
    if (!rules.has(name)) faults.push(fault(at, 'Este nodo no va aquí.'))
    else if (complementos.includes(name)) complementoFaults(child, at, faults)
    else if (name !== 'Addenda') nodeFaults(child, at, faults)
  }
  return counts
}

const none: ReadonlyMap<string, number> = new Map()

const complementos: readonly string[] = ['Complemento', 'ComplementoConcepto']

function complementoFaults(complemento: Element, path: Path, faults: Fault[]): void {
  if (complemento.text) faults.push(fault(path, 'Hay texto suelto dentro del nodo.'))
  const within = (node: Element): boolean => !node.name.startsWith('{') || node.children.some(within)
  if (complemento.children.some(within))
    faults.push(fault(path, 'Un complemento no lleva nodos propios del CFDI.'))
}

function fault(path: Path, message: string): Fault {
  return { code: 'XML-6', path: textOf(path), message, source: 'cfdv40.xsd' }
}
