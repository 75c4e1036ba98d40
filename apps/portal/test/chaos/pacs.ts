import { DEMO_CONTRATO, type PacName, isPac } from '@timbra/pac-simulator'
import { variableOf } from '../../src/pac/adapter.ts'
import { ADAPTERS } from '../../src/pac/adapters.ts'

/** Those that both the portal and the simulator speak. */
export const CHAOS_PACS: readonly PacName[] = ADAPTERS.flatMap(({ id }) => (isPac(id) ? [id] : []))

/** 'sw,pade' → names in order of preference; null when one is unknown, none is given, or one comes twice. */
export function parsePacs(text: string): readonly PacName[] | null {
  const names = text.split(',')
  const known = CHAOS_PACS.filter((pac) => names.includes(pac))
  if (known.length === 0 || known.length !== names.length) return null
  return known.toSorted((a, b) => names.indexOf(a) - names.indexOf(b))
}

const LOGIN: Readonly<Record<string, string>> = { USER: 'demo', PASSWORD: 'demo', CONTRATO: DEMO_CONTRATO }

/** The settings of an installation that uses these PACs, each at its own address. */
export function settingsFor(addresses: ReadonlyMap<PacName, string>): Readonly<Record<string, string>> {
  const settings: Record<string, string> = { TIMBRA_PACS: [...addresses.keys()].join(',') }
  for (const [pac, address] of addresses)
    for (const { name, kind } of ADAPTERS.find(({ id }) => id === pac)?.settings ?? []) {
      const value = kind === 'address' ? address : LOGIN[name]
      if (value !== undefined) settings[variableOf(pac, name)] = value
    }
  return settings
}
