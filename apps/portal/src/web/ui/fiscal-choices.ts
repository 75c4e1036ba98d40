import { type Clave, catalogs, defaultUso, parseRFC, regimenesFor, usosOffered } from '@timbra/cfdi'
import { both } from '../language.ts'
import type { Speech } from './language.tsx'
import type { OptionGroup } from './select.tsx'

type Kind = 'fisica' | 'moral'
type Values = Readonly<Record<string, string>>

/** The kind of person of an RFC as typed; null while it is none, or a generic one. */
export function kindOfRfc(rfc: string): Kind | null {
  const parsed = parseRFC(rfc)
  return parsed.ok && parsed.value.kind !== 'generico' ? parsed.value.kind : null
}

/** Regímenes to choose from: those of the person once the RFC is known, otherwise all of them by person. What was
 *  chosen before stays in the list even if it no longer fits, so that nothing typed is lost. */
export function regimenGroups(values: Values, { say }: Speech): OptionGroup[] {
  const kind = kindOfRfc(values['rfc'] ?? '')
  const chosen = values['regimenFiscalReceptor'] ?? ''
  if (kind !== null && (chosen === '' || regimenFits(kind, chosen))) {
    return [{ label: '', options: regimenesFor(kind).map(optionOf) }]
  }
  const fits = (clave: string) => [regimenFits('fisica', clave), regimenFits('moral', clave)] as const
  const all = catalogs.regimenes()
  const among = (fisica: boolean, moral: boolean) =>
    all.filter(({ clave }) => fits(clave)[0] === fisica && fits(clave)[1] === moral).map(optionOf)
  return [
    {
      label: say('Personas (RFC de 13 caracteres)', 'Persons (RFC of 13 characters)'),
      options: among(true, false),
    },
    {
      label: say('Empresas (RFC de 12 caracteres)', 'Companies (RFC of 12 characters)'),
      options: among(false, true),
    },
    { label: say('Personas o empresas', 'Persons or companies'), options: among(true, true) },
  ]
}

/** Usos to choose from: those that SAT accepts for person and régimen once both are known, otherwise every one that
 *  makes sense for a purchase. A chosen one that does not fit is kept, under its own heading. */
export function usoGroups(values: Values, speech: Speech): OptionGroup[] {
  const chosen = values['usoCFDI'] ?? ''
  const kind = kindOfRfc(values['rfc'] ?? '')
  const regimen = values['regimenFiscalReceptor'] ?? ''
  if (kind === null || !regimenFits(kind, regimen)) return groupByPurpose(offeredToSomebody(), speech)
  const fitting = usosOffered(kind, regimen)
  const stray = catalogs.usosCFDI().find(({ clave }) => clave === chosen)
  const groups = [{ label: '', options: fitting.map(optionOf) }]
  if (!stray || fitting.some(({ clave }) => clave === chosen)) return groups
  const label = speech.say('No se permite con tu régimen', 'Not allowed with your régimen')
  return [...groups, { label, options: [optionOf(stray)] }]
}

/** The uso that is proposed before the customer chooses: G03 where allowed, otherwise S01. */
export function proposedUso(values: Values): string {
  const kind = kindOfRfc(values['rfc'] ?? '')
  const regimen = values['regimenFiscalReceptor'] ?? ''
  return kind === null || regimen === '' ? 'G03' : defaultUso(kind, regimen)
}

/** The same rules for the form's island: which régimen fits which person, and which usos fit both. */
export function choicesForIsland() {
  const kinds = ['fisica', 'moral'] as const
  return {
    regimenes: catalogs.regimenes().map(optionOf),
    usos: offeredToSomebody().map(optionOf),
    fits: Object.fromEntries(
      kinds.flatMap((kind) =>
        regimenesFor(kind).map(({ clave }) => {
          const usos = usosOffered(kind, clave).map((uso) => uso.clave)
          return [`${kind} ${clave}`, [defaultUso(kind, clave), ...usos]] as const
        }),
      ),
    ),
  }
}

export type IslandChoices = ReturnType<typeof choicesForIsland>

function regimenFits(kind: Kind, regimen: string): boolean {
  return regimenesFor(kind).some(({ clave }) => clave === regimen)
}

function offeredToSomebody(): readonly Clave[] {
  const offered = new Set(
    (['fisica', 'moral'] as const).flatMap((kind) =>
      regimenesFor(kind).flatMap(({ clave }) => usosOffered(kind, clave).map((uso) => uso.clave)),
    ),
  )
  return catalogs.usosCFDI().filter(({ clave }) => offered.has(clave))
}

const PURPOSES = [
  { label: both('Gastos', 'Expenses'), prefix: 'G' },
  { label: both('Inversiones', 'Investments'), prefix: 'I' },
  {
    label: both('Deducciones personales (sólo personas)', 'Personal deductions (persons only)'),
    prefix: 'D',
  },
  { label: both('Sin deducir', 'Nothing to deduct'), prefix: 'S' },
] as const

function groupByPurpose(usos: readonly Clave[], { tell }: Speech): OptionGroup[] {
  return PURPOSES.map(({ label, prefix }) => ({
    label: tell(label),
    options: usos.filter(({ clave }) => clave.startsWith(prefix)).map(optionOf),
  })).filter((group) => group.options.length > 0)
}

function optionOf({ clave, descripcion }: Clave) {
  return { value: clave, text: `${clave} · ${descripcion}` }
}
