import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as core from '../src/index.ts'
import * as node from '../src/node.ts'
import { change } from './matrix/case.ts'
import { ingreso } from './matrix/documents.ts'

/** Functions as JavaScript calls them: with anything. */
type Untyped = (...values: unknown[]) => unknown

/** Values in, the same values out. */
const transparent = new Set(['accepted', 'refused'])

const functions = Object.entries({ ...core, ...node, ...core.descripcionOf, ...core.loadCatalogs() })
  .filter(([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name) && !transparent.has(name))
  .map(([name, value]) => [name, value as Untyped] as const)

/** Values of every type, and objects with the names that arguments have. */
function garbage(): fc.Arbitrary<unknown> {
  const names = [
    'cer',
    'key',
    'pkcs8',
    'pfx',
    'passphrase',
    'at',
    'rfc',
    'folios',
    'uuid',
    'asks',
    'role',
    'total',
    'fecha',
    'motivo',
  ]
  const values = fc.oneof(
    fc.anything(),
    fc.string(),
    fc.uint8Array({ maxLength: 40 }),
    fc.date({ noInvalidDate: false }),
    fc.constantFrom(
      null,
      undefined,
      Number.NaN,
      -1,
      1n,
      'EKU9003173C9',
      '2026-11-22T10:15:00',
      '1160.00',
      [],
    ),
  )
  return fc.oneof(
    values,
    fc.dictionary(fc.constantFrom(...names), fc.oneof(values, fc.array(values)), { noNullPrototype: true }),
  )
}

for (const [name, call] of functions) {
  test(`${name} answers any values with a value, faults, or an error that names the argument and its rule`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(garbage(), { maxLength: 3 }), async (values) => {
        const answer = await attempt(async () => call(...values))
        if (answer instanceof core.ArgumentError) assert.ok(answer.argument !== '' && answer.rule !== '')
        else if (typeof answer === 'string') assert.doesNotMatch(answer, /undefined|NaN|\[object/)
      }),
      { numRuns: 150 },
    )
  })
}

test('a document with any one value replaced is judged, or the value is named', async () => {
  const places = placesOf(ingreso)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), garbage(), async (place, value) => {
      const broken = change(ingreso, (draft) => replace(draft as unknown as Tree, place, value))
      const answer = await attempt(() => core.validate(broken))
      if (!(answer instanceof core.ArgumentError)) return assert.ok(Array.isArray(answer))
      const named = answer.argument.replace(/^comprobante\.?/, '').replace(/\[(\d+)\]/g, '.$1')
      assert.ok(`${place.join('.')}.`.startsWith(named) || named.startsWith(place.join('.')), answer.message)
    }),
    { numRuns: 2_000 },
  )
})

/** What it gives or, as a value, an error of the engine's own; any other error is a failure. */
async function attempt(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof core.ArgumentError || error instanceof core.AssertionError) return error
    throw error
  }
}

type Tree = { [name: string]: Tree }

function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inside = Object.entries(value).flatMap(([name, child]) => placesOf(child, [...path, name]))
  return path.length === 0 ? inside : [path, ...inside]
}

function replace(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) tree[name] = value as Tree
  else replace(tree[name] as Tree, rest, value)
}
