import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { pinnedClock } from '../src/clock.ts'
import { listProfiles, profileOf } from '../src/fiscal-profiles/list.ts'
import type { ProfileInput } from '../src/fiscal-profiles/profile.ts'
import { preferProfile } from '../src/fiscal-profiles/prefer.ts'
import { removeProfile } from '../src/fiscal-profiles/remove.ts'
import { saveProfile } from '../src/fiscal-profiles/save.ts'
import { randomIds } from '../src/ids.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'

const ANA = randomUUID()
const LUIS = randomUUID()

// SAT's public test taxpayers.
const EMPRESA: ProfileInput = {
  tipo: 'empresa',
  rfc: 'EKU9003173C9',
  nombre: 'ESCUELA KEMPER URGATE',
  domicilioFiscalReceptor: '42501',
  regimenFiscalReceptor: '601',
  usoCFDI: 'G03',
  correo: 'pagos@example.com',
}
const PERSONA: ProfileInput = {
  tipo: 'persona',
  rfc: 'CACX7605101P8',
  nombre: 'XOCHILT CASAS CHAVEZ',
  domicilioFiscalReceptor: '36257',
  regimenFiscalReceptor: '612',
  usoCFDI: 'G03',
  correo: '',
}

describe('fiscal data of an account', () => {
  let database: TestDatabase
  let deps: Parameters<typeof saveProfile>[0]
  before(async () => {
    database = await testDatabase()
    deps = { db: database.db, clock: pinnedClock(new Date('2026-11-21T18:00:00Z')), ids: randomIds }
    await database.pool.query(
      `insert into account (id, nombre, email, password_hash, created_at) values
         ($1, 'Ana', 'ana@example.com', '-', now()), ($2, 'Luis', 'luis@example.com', '-', now())`,
      [ANA, LUIS],
    )
  })
  after(() => database.close())
  beforeEach(() => database.pool.query('truncate fiscal_profile'))

  const add = (accountId: string, input: ProfileInput) => saveProfile(deps, accountId, { ...input, id: null })

  test('an account keeps several, as persona and as empresa', async () => {
    assert.ok((await add(ANA, EMPRESA)).ok)
    assert.ok((await add(ANA, PERSONA)).ok)
    const kept = await listProfiles(database.db, ANA)
    assert.deepEqual(
      kept.map(({ kind, receptor, correo }) => [kind, receptor.rfc, correo]),
      [
        ['empresa', 'EKU9003173C9', 'pagos@example.com'],
        ['persona', 'CACX7605101P8', null],
      ],
    )
  })

  test('what is saved is tidied as the SAT writes it', async () => {
    const saved = await add(ANA, {
      ...EMPRESA,
      rfc: ' eku-900317 3c9',
      nombre: '  Escuela  Kemper   Urgate ',
    })
    assert.ok(saved.ok)
    const kept = await profileOf(database.db, ANA, saved.value.id)
    assert.equal(kept?.receptor.rfc, 'EKU9003173C9')
    assert.equal(kept?.receptor.nombre, 'ESCUELA KEMPER URGATE')
  })

  test('all faults come at once, at their fields, and nothing is saved', async () => {
    const wrong = {
      tipo: '',
      rfc: 'ABC',
      nombre: '',
      domicilioFiscalReceptor: '1',
      regimenFiscalReceptor: '',
      usoCFDI: '',
      correo: 'x@',
    }
    const saved = await add(ANA, wrong)
    assert.ok(!saved.ok)
    assert.deepEqual(new Set(saved.faults.map((fault) => fault.path)), new Set(Object.keys(wrong)))
    assert.deepEqual(await listProfiles(database.db, ANA), [])
  })

  test('the RFC must be of the kind that was chosen', async () => {
    for (const wrong of [
      { ...EMPRESA, tipo: 'persona' },
      { ...PERSONA, tipo: 'empresa' },
    ]) {
      const saved = await add(ANA, wrong)
      assert.ok(!saved.ok)
      assert.deepEqual(
        saved.faults.map((fault) => [fault.code, fault.path]),
        [['rfc-de-otro-tipo', 'rfc']],
      )
    }
  })

  test('a régimen of the other kind of person and a uso that the régimen forbids are refused', async () => {
    const regimen = await add(ANA, { ...EMPRESA, regimenFiscalReceptor: '612' })
    assert.ok(!regimen.ok && regimen.faults.some((fault) => fault.path === 'regimenFiscalReceptor'))
    const uso = await add(ANA, { ...PERSONA, regimenFiscalReceptor: '605' })
    assert.ok(!uso.ok && uso.faults.some((fault) => fault.path === 'usoCFDI'))
  })

  test('one RFC is kept once per account, even by two tabs at once, and another account may keep it too', async () => {
    const saves = await Promise.all(Array.from({ length: 10 }, () => add(ANA, EMPRESA)))
    assert.equal(saves.filter((saved) => saved.ok).length, 1)
    const refused = saves.find((saved) => !saved.ok)
    assert.ok(refused && !refused.ok)
    assert.equal(refused.faults[0]?.code, 'rfc-repetido')
    assert.ok((await add(LUIS, EMPRESA)).ok)
  })

  test('editing changes the one that is edited, and may not take the RFC of another', async () => {
    const empresa = await add(ANA, EMPRESA)
    const persona = await add(ANA, PERSONA)
    assert.ok(empresa.ok && persona.ok)
    const moved = await saveProfile(deps, ANA, {
      ...EMPRESA,
      domicilioFiscalReceptor: '64000',
      id: empresa.value.id,
    })
    assert.ok(moved.ok)
    assert.equal(
      (await profileOf(database.db, ANA, empresa.value.id))?.receptor.domicilioFiscalReceptor,
      '64000',
    )
    const taken = await saveProfile(deps, ANA, { ...EMPRESA, id: persona.value.id })
    assert.ok(!taken.ok && taken.faults[0]?.code === 'rfc-repetido')
    assert.equal((await listProfiles(database.db, ANA)).length, 2)
  })

  test('data of another account cannot be seen, changed or removed', async () => {
    const saved = await add(ANA, EMPRESA)
    assert.ok(saved.ok)
    const { id } = saved.value
    assert.equal(await profileOf(database.db, LUIS, id), null)
    const changed = await saveProfile(deps, LUIS, { ...EMPRESA, nombre: 'OTRO', id })
    assert.ok(!changed.ok && changed.faults[0]?.code === 'datos-no-existen')
    await removeProfile(deps, LUIS, id)
    assert.equal((await profileOf(database.db, ANA, id))?.receptor.nombre, 'ESCUELA KEMPER URGATE')
  })

  test('the one that its owner prefers is offered first, alone, also after it is edited; nobody else can say so', async () => {
    const [empresa, persona] = [await add(ANA, EMPRESA), await add(ANA, PERSONA)]
    assert.ok(empresa.ok && persona.ok)
    const first = async () => {
      const [one, ...others] = await listProfiles(database.db, ANA)
      assert.ok(others.every(({ preferred }) => !preferred))
      return one?.preferred === true ? one.receptor.rfc : null
    }
    assert.equal(await first(), null)
    await preferProfile(deps, ANA, persona.value.id)
    await preferProfile(deps, LUIS, empresa.value.id)
    assert.equal(await first(), PERSONA.rfc)
    await saveProfile(deps, ANA, { ...PERSONA, domicilioFiscalReceptor: '64000', id: persona.value.id })
    assert.equal(await first(), PERSONA.rfc)
    await Promise.all([
      preferProfile(deps, ANA, persona.value.id),
      preferProfile(deps, ANA, empresa.value.id),
    ])
    assert.notEqual(await first(), null, 'two tabs at once leave one')
  })

  test('removing twice is removing once, and an address that is no id finds nothing', async () => {
    const saved = await add(ANA, EMPRESA)
    assert.ok(saved.ok)
    await removeProfile(deps, ANA, saved.value.id)
    await removeProfile(deps, ANA, saved.value.id)
    await removeProfile(deps, ANA, "x' or true --")
    assert.equal(await profileOf(database.db, ANA, 'nuevo'), null)
    assert.deepEqual(await listProfiles(database.db, ANA), [])
  })

  test('an account keeps up to 50', async () => {
    await database.pool.query(
      `insert into fiscal_profile select gen_random_uuid(), $1, 'empresa', 'X' || n, 'X', '64000', '601', 'G03', null, now()
         from generate_series(1, 49) n`,
      [ANA],
    )
    assert.ok((await add(ANA, EMPRESA)).ok)
    const excess = await add(ANA, PERSONA)
    assert.ok(!excess.ok && excess.faults[0]?.code === 'demasiados-datos')
  })
})
