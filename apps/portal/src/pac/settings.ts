import { type PacAdapter, type PacSetting, type PacSettings, variableOf } from './adapter.ts'
import { ADAPTERS, type PacInUse } from './adapters.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A wrong or missing environment variable, and what is wrong with it. */
export type BadSetting = { readonly variable: string; readonly message: string }

/** Which PACs an installation uses, in order, and their settings: those of TIMBRA_PACS (`sw,finkok`), else every one
 *  whose `TIMBRA_<ID>_URL` is given. Of the others nothing is asked. All that is wrong comes at once; without any PAC
 *  the first of the list is what is missing. */
export function readPacs(
  environment: Environment,
  adapters: readonly PacAdapter[] = ADAPTERS,
): { readonly pacs: readonly PacInUse[]; readonly bad: readonly BadSetting[] } {
  const bad: BadSetting[] = []
  const named = namesOf(environment['TIMBRA_PACS'])
  const unknown = named.filter((name) => !adapters.some(({ id }) => id === name))
  if (unknown.length > 0 || new Set(named).size < named.length) {
    const known = adapters.map(({ id }) => id).join(', ')
    bad.push({
      variable: 'TIMBRA_PACS',
      message: `debe nombrar, una vez cada uno, PAC de esta lista: ${known}`,
    })
  }
  const given = adapters.filter(({ id }) => environment[variableOf(id, 'URL')])
  const inUse =
    named.length > 0
      ? named.flatMap((name) => adapters.find(({ id }) => id === name) ?? [])
      : given.length > 0
        ? given
        : adapters.slice(0, 1)
  const pacs = inUse.map((adapter) => ({ id: adapter.id, settings: settingsOf(adapter, environment, bad) }))
  return { pacs, bad }
}

function namesOf(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean)
}

function settingsOf({ id, settings }: PacAdapter, environment: Environment, bad: BadSetting[]): PacSettings {
  const values: Record<string, string> = {}
  for (const { name, kind, fallback } of settings) {
    const variable = variableOf(id, name)
    const given = environment[variable]
    if (!given && typeof fallback === 'object') {
      values[name] = values[fallback.like] ?? '' // what is wrong with that one has been said
      continue
    }
    const value = given || fallback
    if (typeof value !== 'string') bad.push({ variable, message: 'falta' })
    else if (!SHAPES[kind].isRight(value)) bad.push({ variable, message: SHAPES[kind].message })
    values[name] = typeof value === 'string' ? value : ''
  }
  return values
}

const SHAPES: Readonly<
  Record<PacSetting['kind'], { readonly isRight: (value: string) => boolean; readonly message: string }>
> = {
  address: {
    isRight: (value) => /^https?:\/\//.test(value) && URL.canParse(value),
    message: 'debe ser una dirección como https://ejemplo.mx',
  },
  path: { isRight: (value) => value.startsWith('/'), message: 'debe empezar con /' },
  text: { isRight: () => true, message: '' },
  flag: { isRight: (value) => value === '0' || value === '1', message: 'debe ser 0 o 1' },
}
