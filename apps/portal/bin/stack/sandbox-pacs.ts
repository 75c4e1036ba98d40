import { DEMO_CONTRATO } from '@timbra/pac-simulator'
import { variableOf } from '../../src/pac/adapter.ts'
import { ADAPTERS } from '../../src/pac/adapters.ts'

const LOGIN: Readonly<Record<string, string>> = { USER: 'demo', PASSWORD: 'demo', CONTRATO: DEMO_CONTRATO }

/** How a sandbox reaches every PAC, all at the simulator; which of them it uses, TIMBRA_PACS says. */
export function sandboxPacSettings(simulatorUrl: string): Readonly<Record<string, string>> {
  const settings = ADAPTERS.flatMap(({ id, settings }) =>
    settings.flatMap(({ name, kind }) => {
      const value = kind === 'address' ? simulatorUrl : LOGIN[name]
      return value === undefined ? [] : [[variableOf(id, name), value] as const]
    }),
  )
  return Object.fromEntries(settings)
}
