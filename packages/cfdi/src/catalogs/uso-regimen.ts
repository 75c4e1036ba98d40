import { demand } from '../fault.ts'
import type { PersonKind } from '../rfc.ts'
import { builtIn } from './built-in.ts'
import { type Clave, catalogs } from './catalog.ts'

/** Régimen of generic RFCs. Source: CFDI40159. */
export const regimenGenerico = '616'

/** Usos that a shop never needs to show to a buyer: payments, payroll, credit notes and deductions that groceries
 *  cannot be. They stay valid if they come. Source: rulebook §D4, policy. */
const notOffered: ReadonlySet<string> = new Set('CP01 CN01 G02 D03 D04 D05 D06 D07 D08 D09 D10'.split(' '))

/** Regímenes that fit the kind of person. Source: c_RegimenFiscal, CFDI40158. */
export function regimenesFor(kind: PersonKind): readonly Clave[] {
  return catalogs.regimenes().filter(({ clave }) => regimenFits(kind, clave))
}

/** Every uso that SAT accepts for the person and régimen. Source: c_UsoCFDI, CFDI40161. */
export function usosFor(kind: PersonKind, regimen: string): readonly Clave[] {
  return catalogs.usosCFDI().filter(({ clave }) => usoFits(kind, regimen, clave))
}

/** What to show to a buyer: `usosFor` without those that make no sense at a till. The choice is the buyer's.
 *  Source: rulebook §D4, policy. */
export function usosOffered(kind: PersonKind, regimen: string): readonly Clave[] {
  return usosFor(kind, regimen).filter(({ clave }) => !notOffered.has(clave))
}

/** G03 where allowed, otherwise S01. Source: rulebook §D4. */
export function defaultUso(kind: PersonKind, regimen: string): string {
  return usoFits(kind, regimen, 'G03') ? 'G03' : 'S01'
}

/** Whether a person of the kind can be in the régimen; a generic RFC is in 616 alone. Source: CFDI40158, CFDI40159. */
export function regimenFits(kind: PersonKind, regimen: string): boolean {
  demand(['moral', 'fisica', 'generico'].includes(kind), 'kind', "'moral', 'fisica' or 'generico'")
  if (kind === 'generico' && regimen !== regimenGenerico) return false
  return builtIn.regimenFits(kind, regimen, '')
}

/** Whether SAT accepts the uso of a person in the régimen. Source: CFDI40161. */
export function usoFits(kind: PersonKind, regimen: string, uso: string): boolean {
  return regimenFits(kind, regimen) && builtIn.usoFits(kind, regimen, uso, '')
}
