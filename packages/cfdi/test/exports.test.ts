import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'

const src = join(import.meta.dirname, '../src')

/** Names that a door exports, with the file that declares each. */
function exportsOf(door: string): readonly { readonly name: string; readonly file: string }[] {
  const text = readFileSync(join(src, door), 'utf8')
  const lists = [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']*)'/g)]
  const named = lists.flatMap(([, names = '', file = '']) => {
    return names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file: resolve(src, file) }))
  })
  const whole = [...text.matchAll(/export type \* from '([^']*)'/g)].flatMap(([, file = '']) => {
    const path = resolve(src, dirname(door), file)
    const declared = readFileSync(path, 'utf8').matchAll(/^export type (\w+)/gm)
    return [...declared].map(([, name = '']) => ({ name, file: path }))
  })
  return [...named, ...whole]
}

/** The comment that stands before the declaration, or ''. */
function docOf(name: string, file: string): string {
  const text = readFileSync(file, 'utf8')
  const declaration = new RegExp(`^export (?:async )?(?:function|const|class|type) ${name}\\b`, 'm').exec(
    text,
  )
  if (declaration === null) return ''
  return /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(text.slice(0, declaration.index))?.[0] ?? ''
}

function isType(name: string, file: string): boolean {
  return new RegExp(`^export (?:type|class) ${name}\\b`, 'm').test(readFileSync(file, 'utf8'))
}

/** Functions and values that no rule of SAT stands behind. */
const ours = new Set(
  'accepted refused under addImportes compareImportes divideImportes equalImportes formatImporte multiplyImportes pesos roundImporte subtractImportes zeroPesos'.split(
    ' ',
  ),
)

for (const door of ['index.ts', 'node.ts']) {
  test(`every export of ${door} says what it is, and where its rule is written`, () => {
    const names = exportsOf(door)
    assert.ok(names.length >= (door === 'index.ts' ? 80 : 10), String(names.length))
    const without = names.flatMap(({ name, file }) => {
      const doc = docOf(name, file)
      if (doc === '') return [`${name}: no docs`]
      if (isType(name, file) || ours.has(name) || doc.includes('Source:')) return []
      return [`${name}: no Source`]
    })
    assert.deepEqual(without, [])
  })
}

test('the public surface is what this list says: a new export is a decision', () => {
  assert.deepEqual(
    exportsOf('node.ts')
      .map(({ name }) => name)
      .toSorted(),
    [
      'Certificate',
      'CertificateFacts',
      'IssuedBy',
      'OpenedCSD',
      'Verdict',
      'cancelacionSigner',
      'decryptPrivateKey',
      'isIssuedBy',
      'openCSD',
      'openCSDFromDecryptedKey',
      'openPFX',
      'readCertificate',
      'unpackPFX',
      'verifyCFDI',
      'verifyDocument',
      'verifySello',
      'verifyTimbre',
    ],
  )
})
