import { builtIn } from '../../catalogs/built-in.ts'
import type { SatCatalogs } from '../../catalogs/sat-catalogs.ts'
import { demandComprobante } from '../../comprobante-shape.ts'
import type { CFDI, Comprobante } from '../../comprobante.ts'
import { type Fault, type Parsed, accepted, demand } from '../../fault.ts'
import { isDay, isFecha } from '../../fecha.ts'
import { cfdiOf } from '../../read.ts'
import type { Element } from '../../xml/element.ts'
import { complementosOf } from './complementos.ts'
import { contextOf } from './context.ts'
import { type Subject, readSubject } from './read-subject.ts'
import { walk } from './walk.ts'

/** How to judge; all of it may be left out. */
export type ValidateOptions = {
  /** Those of this release when absent. See loadCatalogs. */
  readonly catalogs?: SatCatalogs
  /** The day whose catalogues and years count, 'YYYY-MM-DD' or a Fecha; that of the document when absent. */
  readonly at?: string
  /** verifySello of '@timbra/cfdi/node'; without it CFDI40102 is not judged. */
  readonly verifySello?: (cfdi: CFDI) => boolean
  /** Children of Complemento and ComplementoConcepto that a Comprobante does not hold; of XML and of a CFDI as read they
   *  are known. */
  readonly complementos?: readonly Element[]
}

/** Every rule of SAT's matriz de errores that the document and the catalogues decide, all faults at once, in document
 *  order; codes are SAT's, paths XPath without prefixes ('/Comprobante/Conceptos/Concepto[3]/@Importe'). What needs
 *  SAT's registers or the PAC is in UNDECIDABLE. Pure.
 *  @param subject a document as built, as read, or as XML; of XML that cannot be read the reader's faults come back.
 *  Throws ArgumentError for an `at` that is no day and for values of wrong types, which it names. Source: matriz de errores CFDI 4.0 (2024-12-13); rulebook §A–E. */
export function validate(
  subject: Comprobante | CFDI | Uint8Array | string,
  options: ValidateOptions = {},
): readonly Fault[] {
  demandOptions(options)
  const { at, catalogs = builtIn, verifySello, complementos: given = [] } = options
  const read = open(subject, given)
  if (!read.ok) return read.faults
  const { comprobante, complementos, root } = read.value
  const cfdi = verifySello === undefined ? null : sealedIn(subject, root)
  if (cfdi?.ok === false) return cfdi.faults
  return walk(
    contextOf({
      comprobante,
      catalogs,
      day: at?.slice(0, 10) ?? dayOf(comprobante.fecha),
      complementos: complementosOf(complementos),
      selloVerifies: cfdi === null ? null : (verifySello?.(cfdi.value) ?? null),
    }),
  )
}

function open(
  subject: Comprobante | CFDI | Uint8Array | string,
  complementos: readonly Element[],
): Parsed<Subject> {
  if (typeof subject === 'string' || subject instanceof Uint8Array) return readSubject(subject)
  demand(typeof subject === 'object' && subject !== null, 'subject', 'a Comprobante, a CFDI as read, or XML')
  if (!('cadena' in subject)) {
    demandComprobante(subject)
    return accepted({ comprobante: subject, complementos, root: null })
  }
  demandComprobante(subject.comprobante)
  return accepted({ comprobante: subject.comprobante, complementos: complementosIn(subject), root: null })
}

function complementosIn({ complementos, complementosConcepto }: CFDI): readonly Element[] {
  demandElements(complementos, 'subject.complementos')
  demand(Array.isArray(complementosConcepto), 'subject.complementosConcepto', 'a list of lists of elements')
  for (const [index, nodes] of complementosConcepto.entries())
    demandElements(nodes, `subject.complementosConcepto[${index}]`)
  return [complementos, ...complementosConcepto].flat()
}

function demandOptions(options: ValidateOptions): void {
  demand(typeof options === 'object' && options !== null, 'options', 'an object')
  const { at, catalogs, verifySello, complementos } = options
  demand(at === undefined || isDay(at), 'at', 'YYYY-MM-DD, a day of the calendar')
  const loaded = typeof catalogs?.isClaveProdServ === 'function' && typeof catalogs.has === 'function'
  demand(catalogs === undefined || loaded, 'catalogs', 'what loadCatalogs gives')
  demand(verifySello === undefined || typeof verifySello === 'function', 'verifySello', 'a function')
  if (complementos !== undefined) demandElements(complementos, 'complementos')
}

function demandElements(nodes: unknown, argument: string): void {
  const fits = Array.isArray(nodes) && Array.from(nodes).every(isElement)
  demand(fits, argument, 'a list of elements {name, attributes, children}')
}

function isElement(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { name, attributes } = value as { name?: unknown; attributes?: unknown }
  return typeof name === 'string' && typeof attributes === 'object' && attributes !== null
}

/** Only what was sealed has a Sello to verify. */
function sealedIn(
  subject: Comprobante | CFDI | Uint8Array | string,
  root: Element | null,
): Parsed<CFDI> | null {
  if (typeof subject === 'string' || subject instanceof Uint8Array) return root && cfdiOf(root, subject)
  return 'cadena' in subject ? { ok: true, value: subject } : null
}

/** '' when the document says no day: then what depends on it is not judged. */
function dayOf(fecha: string): string {
  return isFecha(fecha) ? fecha.slice(0, 10) : ''
}
