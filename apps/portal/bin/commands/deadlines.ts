import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import type { App } from '../../src/app.ts'
import { pastRequests, policiesOf } from '../../src/deadlines/find.ts'
import { type LeftOut, leftOut } from '../../src/deadlines/left-out.ts'
import { type DeadlinePolicy, parsePolicy, policyText, warningFor } from '../../src/deadlines/policy.ts'
import { setPolicy } from '../../src/deadlines/set.ts'
import type { Issuer } from '../../src/issuers/find.ts'
import { type Store, storeByCode, storesOfIssuer } from '../../src/stores/find.ts'
import type { Command } from './command.ts'
import { issuerNamed, readSettings } from './issuer-settings.ts'
import { reachApp } from './reach.ts'

const USAGE = `Uso: npm run timbra -- deadlines <verbo> [política.json] [--store 0031] [--issuer RFC]

  show            El plazo que vale hoy en cada tienda
  try ARCHIVO     A quién dejaría fuera: solicitudes de los últimos 12 meses y el calendario
  set ARCHIVO     La pone en vigor para los tickets que lleguen desde ahora

Una política: {"base": {"kind": "month-end", "graceDays": 5}, "extend": true, "alsoClosed": ["2026-12-24"]}
base.kind: "days" (days) · "month-end" (graceDays) · "year-end".`

const YEAR_ms = 365 * 86_400_000
const MOST_REQUESTS = 200_000

type Asked = { readonly app: App; readonly issuer: Issuer; readonly store: Store | null }

export const deadlines: Command = {
  async run(args) {
    const read = readArguments(args)
    if (read === null) return usage()
    const { verb, file, values } = read
    const policy = file === undefined ? null : readSettings(file, parsePolicy)
    if (file !== undefined && policy === null) return 2
    const { app, close } = await reachApp()
    try {
      const asked = await askedOf(app, values)
      if (asked === null) return 2
      if (policy === null) return await show(asked)
      return verb === 'try' ? await tryOut(asked, policy) : await set(asked, policy)
    } finally {
      await close()
    }
  },
}

type Arguments = {
  readonly verb: 'show' | 'try' | 'set'
  readonly file: string | undefined
  readonly values: { store?: string | undefined; issuer?: string | undefined }
}

function readArguments(args: readonly string[]): Arguments | null {
  try {
    const options = { store: { type: 'string' }, issuer: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [verb, file, ...more] = positionals
    if (more.length > 0) return null
    if (verb === 'show') return file === undefined ? { verb, file, values } : null
    return (verb === 'try' || verb === 'set') && file !== undefined ? { verb, file, values } : null
  } catch {
    return null
  }
}

function usage(): number {
  console.error(USAGE)
  return 2
}

async function askedOf(
  app: App,
  values: { store?: string | undefined; issuer?: string | undefined },
): Promise<Asked | null> {
  const issuer = await issuerNamed(app, values.issuer)
  if (issuer === null) return null
  if (values.store === undefined) return { app, issuer, store: null }
  const store = await storeByCode(app.db, issuer.id, values.store)
  if (store === null) console.error(`No hay una tienda ${values.store}. Revisa los ceros a la izquierda.`)
  return store && { app, issuer, store }
}

async function show({ app, issuer, store }: Asked): Promise<number> {
  const policies = await policiesOf(app.db, issuer.id)
  for (const each of store ? [store] : await storesOfIssuer(app.db, issuer.id))
    console.log(`${each.code}  ${each.name}: ${policyText(policies.of(each.id))}.`)
  return 0
}

async function tryOut({ app, issuer }: Asked, policy: DeadlinePolicy): Promise<number> {
  const now = app.clock.now()
  const since = new Date(now.getTime() - YEAR_ms)
  const past = await pastRequests(app.db, issuer.id, { since, limit: MOST_REQUESTS })
  const nextYear = now.getUTCFullYear() + 1
  console.log(reportOf(policy, leftOut(policy, past, nextYear), nextYear).join('\n'))
  return 0
}

function reportOf(policy: DeadlinePolicy, result: LeftOut, year: number): string[] {
  const lateBy = [...result.byDaysLate].map(([days, count]) => `  ${days} días tarde: ${count}`)
  const warning = warningFor(policy)
  return [
    `Plazo: ${policyText(policy)}.`,
    `Solicitudes de los últimos 12 meses: ${result.requests}. Quedarían fuera: ${result.late}.`,
    ...lateBy,
    `En ${year}, quien menos tiempo tiene compró el ${result.fewest.bought}: ${result.fewest.days} días; quien más, el ${result.most.bought}: ${result.most.days}.`,
    `Días de ${year} en que una compra tiene una semana o menos: ${result.hurried}.`,
    ...(warning === null ? [] : [warning]),
  ]
}

async function set({ app, issuer, store }: Asked, policy: DeadlinePolicy): Promise<number> {
  const who = `staff:${userInfo().username}`
  await setPolicy(app, { issuerId: issuer.id, storeId: store?.id ?? null, policy, who })
  console.log(
    `En vigor para ${store ? `la tienda ${store.code}` : 'todas las tiendas sin plazo propio'}: ${policyText(policy)}.`,
  )
  console.log('Los tickets que ya llegaron conservan el plazo que se les dio.')
  const warning = warningFor(policy)
  if (warning !== null) console.log(warning)
  return 0
}
