import { cadenaOfElement } from './cadena-original.ts'
import { stepsFor } from './complementos/templates.ts'
import type { CFDI } from './comprobante.ts'
import { type Fault, type Parsed, accepted, refused } from './fault.ts'
import type { TimbreFiscalDigital } from './timbre.ts'
import { Attributes } from './xml/attributes.ts'
import { type Element, childNamed, childrenNamed, plainElement, timbreName } from './xml/element.ts'
import { comprobanteOf } from './xml/from-element.ts'
import { parseXML } from './xml/parse.ts'
import { structureFaults } from './xml/structure.ts'

/** Reads a CFDI 4.0, stamped or not, whoever wrote it: any prefix, with or without byte order mark, an Addenda is
 *  passed over.
 *  @returns the document, or faults: XML-1…4 see parseXML · XML-5 no CFDI 4.0 · XML-6 nesting · XML-7 attribute ·
 *  XML-8 a complemento that SAT's stylesheets, as we know them, do not: no answer is better than a wrong one · XML-9
 *  more than one timbre, or not version 1.1. Throws ArgumentError for what is neither bytes nor a string. Source: cfdv40.xsd; rulebook §A1, §C1. */
export function readCFDI(xml: Uint8Array | string): Parsed<CFDI> {
  const root = readRoot(xml)
  return root.ok ? cfdiOf(root.value, xml) : root
}

/** The elements of a CFDI 4.0, each where it may stand; else the faults XML-1…6 of readCFDI. */
export function readRoot(xml: Uint8Array | string): Parsed<Element> {
  const parsed = parseXML(xml)
  if (!parsed.ok) return parsed
  const { root } = parsed.value
  const version = root.attributes['Version']
  if (root.name !== 'Comprobante' || version !== '4.0') {
    return refused(fault('XML-5', 'xml', 'El archivo no es un CFDI 4.0.', 'cfdv40.xsd'))
  }
  const faults: Fault[] = []
  structureFaults(root, '/Comprobante', faults)
  return faults.length > 0 ? { ok: false, faults } : accepted(root)
}

/** What readRoot gave, as readCFDI gives it. */
export function cfdiOf(root: Element, xml: Uint8Array | string): Parsed<CFDI> {
  const faults: Fault[] = []
  const comprobante = comprobanteOf(root, faults)
  const complementos = complementosOf(root)
  complementoFaults(complementos, faults)
  const timbre = timbreOf(root, faults)
  if (faults.length > 0) return { ok: false, faults }
  const cadena = decoder.decode(cadenaOfElement(root))
  const bytes = typeof xml === 'string' ? encoder.encode(xml) : xml
  return accepted({ comprobante, timbre, ...complementos, cadena, xml: bytes })
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** A complemento that is newer than our stylesheets could be in SAT's cadena and not in ours. */
function complementoFaults(cfdi: Complementos, faults: Fault[]): void {
  const check = ({ name }: Element, path: string) => {
    if (stepsFor(name) !== undefined) return
    const text = `El complemento ${name.replace(/^\{.*\}/, '')} no está en las hojas de estilo del SAT que conocemos: no sabemos si su cadena original lo incluye.`
    faults.push(fault('XML-8', path, text, 'cadenaoriginal_4_0.xslt'))
  }
  for (const node of cfdi.complementos) check(node, '/Comprobante/Complemento')
  cfdi.complementosConcepto.forEach((nodes, index) => {
    for (const node of nodes) check(node, `/Comprobante/Conceptos/Concepto[${index + 1}]/ComplementoConcepto`)
  })
}

type Complementos = Pick<CFDI, 'complementos' | 'complementosConcepto'>

function complementosOf(root: Element): Complementos {
  const nodes = childNamed(root, 'Complemento')?.children ?? []
  const conceptos = childNamed(root, 'Conceptos')?.children ?? []
  return {
    complementos: nodes.filter(({ name }) => name !== timbreName).map(plainElement),
    complementosConcepto: conceptos.map((concepto) => {
      return childNamed(concepto, 'ComplementoConcepto')?.children.map(plainElement) ?? none
    }),
  }
}

const none: readonly Element[] = []

function timbreOf(root: Element, faults: Fault[]): TimbreFiscalDigital | null {
  const complemento = childNamed(root, 'Complemento')
  const [element, ...others] = complemento ? childrenNamed(complemento, timbreName) : []
  if (element === undefined) return null
  const path = '/Comprobante/Complemento/TimbreFiscalDigital'
  if (others.length > 0)
    faults.push(fault('XML-9', path, 'El CFDI trae más de un timbre.', 'TimbreFiscalDigitalv11.xsd'))
  const a = new Attributes(element, path, faults)
  if (a.text('Version') !== '1.1') {
    faults.push(
      fault('XML-9', `${path}/@Version`, 'El timbre no es de la versión 1.1.', 'TimbreFiscalDigitalv11.xsd'),
    )
  }
  return {
    version: '1.1',
    uuid: a.text('UUID'),
    fechaTimbrado: a.text('FechaTimbrado'),
    rfcProvCertif: a.text('RfcProvCertif'),
    leyenda: a.optional('Leyenda'),
    selloCFD: a.text('SelloCFD'),
    noCertificadoSAT: a.text('NoCertificadoSAT'),
    selloSAT: a.text('SelloSAT'),
  }
}

function fault(code: string, path: string, message: string, source: string): Fault {
  return { code, path, message, source }
}
