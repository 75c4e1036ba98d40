import { type SatCatalogs, loadCatalogs } from '../../catalogs/sat-catalogs.ts'
import type { CFDI, Comprobante } from '../../comprobante.ts'
import type { Fault, Parsed } from '../../fault.ts'
import { isFecha } from '../../fecha.ts'
import { readCFDI } from '../../read.ts'
import type { Element } from '../../xml/element.ts'
import { complementosOf } from './complementos.ts'
import { contextOf } from './context.ts'
import { readSubject } from './read-subject.ts'
import { walk } from './walk.ts'

export type ValidateOptions = {
  /** Those of this release when absent. See loadCatalogs. */
  readonly catalogs?: SatCatalogs
  /** The day whose catalogues and years count, 'YYYY-MM-DD' or a Fecha; that of the document when absent. */
  readonly at?: string
  /** verifySello of '@timbra/cfdi/node'; without it CFDI40102 is not judged. */
  readonly verifySello?: (cfdi: CFDI) => boolean
  /** Children of Complemento that a typed document does not hold; of XML they are read. */
  readonly complementos?: readonly Element[]
}

/** Every rule of SAT's matriz de errores that the document and the catalogues decide, all faults at once, in document
 *  order; codes are SAT's, paths XPath without prefixes ('/Comprobante/Conceptos/Concepto[3]/@Importe'). What needs
 *  SAT's registers or the PAC is in UNDECIDABLE. Pure.
 *  @param subject a document as built, as read, or as XML; of XML that cannot be read the reader's faults come back.
 *  Throws TypeError for an `at` that is no day. Source: matriz de errores CFDI 4.0 (2024-12-13); rulebook §A–E. */
export function validate(
  subject: Comprobante | CFDI | Uint8Array | string,
  options: ValidateOptions = {},
): readonly Fault[] {
  const { at, catalogs = (builtIn ??= loadCatalogs()), verifySello } = options
  if (at !== undefined && !isDay(at)) throw new TypeError(`validate: 'at' must be YYYY-MM-DD, not '${at}'`)
  const read = open(subject, options.complementos ?? [])
  if (!read.ok) return read.faults
  const { comprobante, complementos } = read.value
  const cfdi = verifySello === undefined ? null : cfdiOf(subject)
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

let builtIn: SatCatalogs | undefined

function open(
  subject: Comprobante | CFDI | Uint8Array | string,
  complementos: readonly Element[],
): Parsed<{ comprobante: Comprobante; complementos: readonly Element[] }> {
  if (typeof subject === 'string' || subject instanceof Uint8Array) return readSubject(subject)
  return {
    ok: true,
    value: { comprobante: 'cadena' in subject ? subject.comprobante : subject, complementos },
  }
}

/** Only what was sealed has a Sello to verify. */
function cfdiOf(subject: Comprobante | CFDI | Uint8Array | string): Parsed<CFDI> | null {
  if (typeof subject === 'string' || subject instanceof Uint8Array) return readCFDI(subject)
  return 'cadena' in subject ? { ok: true, value: subject } : null
}

/** '' when the document says no day: then what depends on it is not judged. */
function dayOf(fecha: string): string {
  return isFecha(fecha) ? fecha.slice(0, 10) : ''
}

function isDay(at: string): boolean {
  return isFecha(at.length === 10 ? `${at}T00:00:00` : at)
}
