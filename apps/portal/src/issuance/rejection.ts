import type { Fault } from '@timbra/cfdi'
import type { PacIssue, Verdict } from '../pac/pac.ts'

/** What the customer reads, at which field, for the codes that the customer can mend. Keyed by code and never by the
 *  PAC's text, which changes; the text is kept in `source`. Source: rulebook §B2, pac-spec §12.2. */
const CUSTOMER_SENTENCES: Readonly<Record<string, { readonly path: string; readonly message: string }>> = {
  CFDI40143: field(
    'rfc',
    'El SAT no reconoce este RFC. Revisa que esté escrito como en tu Constancia de Situación Fiscal.',
  ),
  CFDI40144: nombre(),
  CFDI40145: nombre(),
  CFDI40147: cp(),
  CFDI40148: cp(),
  CFDI40157: regimen(),
  CFDI40158: regimen(),
  CFDI40159: regimen(),
  CFDI40160: uso(),
  CFDI40161: uso(),
}

/** Refusals that the bytes alone decide: structure, seal, the SAT's matrix. 705, 712, 738 are Finkok's. */
const DECIDED_BY_BYTES = /^(CFDI1?40\d{3}|301|302|705|712|738|CO100[1-5]|CC\d{4})$/
/** Refusals that depend on the hour at which the PAC looked, or say nothing; also when a general code stands beside them,
 *  as Solución Factible's 301 beside CFDI40101. Source: pac-spec §7. */
const DECIDED_BY_TIME = new Set(['CFDI40101', 'CFDI40999'])
const FECHA = new Set(['401', 'CFDI40101'])

/** The faults to show, at their fields. An issue without a sentence of its own is shown in the words of the PAC. */
export function faultsOfIssues(issues: readonly PacIssue[], verdict: Verdict): readonly Fault[] {
  return issues.map((issue) => {
    const known = verdict === 'customer-fix' ? CUSTOMER_SENTENCES[issue.code] : undefined
    const { path, message } = known ?? { path: '', message: SENTENCES[verdict] }
    return { code: issue.code, path, message, source: `PAC: ${issue.message}` }
  })
}

const SENTENCES: Readonly<Record<Verdict, string>> = {
  'customer-fix': 'El SAT no aceptó los datos fiscales. Compáralos con tu Constancia de Situación Fiscal.',
  'store-fix':
    'La tienda debe arreglar un dato suyo ante el SAT. Tu ticket queda apartado; no tienes que hacer nada.',
  'code-fix': 'Algo falló de nuestro lado y ya lo estamos revisando. Tu ticket queda apartado.',
  'account-fix': 'El servicio de timbrado está detenido por un momento. Tu ticket queda apartado.',
  'wait-sat-list': 'El SAT aún no publica el certificado de la tienda. Lo intentamos cada hora.',
  'pac-specific': 'El servicio de timbrado no pudo con esta factura y ya lo estamos revisando.',
}

/** Whether a refusal shows that the PAC holds no stamp of the same bytes from an earlier, unanswered sending.
 *  It does if the bytes alone decide it: had the PAC accepted them then, it would accept them now, or say 307. A lack
 *  of credit, a log-in, a list of certificates or the age of the Fecha say nothing about then. Source: rulebook §B3. */
export function provesAbsence(rejection: {
  readonly verdict: Verdict
  readonly issues: readonly PacIssue[]
}): boolean {
  if (rejection.verdict !== 'customer-fix' && rejection.verdict !== 'code-fix') return false
  const codes = rejection.issues.map(({ code }) => code)
  return codes.some((code) => DECIDED_BY_BYTES.test(code)) && !codes.some((code) => DECIDED_BY_TIME.has(code))
}

/** Refusals that only this PAC would make, although the store must mend their cause: the issuer has not signed its manifest
 *  (SW AU2003, Finkok 740). Another may have it. Source: pac-spec §12.1. */
const ONLY_HERE = new Set(['AU2003', '740'])

export function isOnlyHere(issues: readonly PacIssue[]): boolean {
  return issues.some((issue) => ONLY_HERE.has(issue.code))
}

export function isAboutFecha(issues: readonly PacIssue[]): boolean {
  return issues.some((issue) => FECHA.has(issue.code))
}

function field(path: string, message: string) {
  return { path, message }
}

function nombre() {
  return field(
    'nombre',
    'El nombre no coincide con el que el SAT tiene para este RFC. Cópialo tal cual de tu Constancia, sin "SA de CV" ni similares.',
  )
}

function cp() {
  return field(
    'domicilioFiscalReceptor',
    'Este código postal no es el de tu domicilio fiscal según el SAT. Es el de tu Constancia, no el de tu casa u oficina.',
  )
}

function regimen() {
  return field(
    'regimenFiscalReceptor',
    'El SAT no tiene este régimen para tu RFC. Elige el que aparece en tu Constancia.',
  )
}

function uso() {
  return field(
    'usoCFDI',
    'Este uso no se permite con tu régimen. Elige otro; si dudas, "Sin efectos fiscales" siempre se puede.',
  )
}
