import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { decryptPrivateKey } from '../src/node.ts'
import { makeFiles } from './support/certificates.ts'
import { valueOf } from './support/parsed.ts'
import { writePFX } from './support/pfx.ts'
import { examplesOf, install, nodes, pack, runExamples, sizeOf } from './support/published.ts'

const project = mkdtempSync(join(tmpdir(), 'timbra-project-'))
let packed: ReturnType<typeof pack>

before(async () => {
  packed = pack()
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  install([packed.tarball], project)
  const passphrase = '12345678a'
  const { cer, key } = await makeFiles({ passphrase })
  const pkcs8 = valueOf(decryptPrivateKey({ key, passphrase }))
  writeFileSync(join(project, 'csd.cer'), cer)
  writeFileSync(join(project, 'csd.key'), key)
  const pfx = writePFX({ pkcs8, certificates: [cer], passphrase, encryption: 'aes-256' })
  writeFileSync(join(project, 'csd.pfx'), pfx)
})
after(() => rmSync(project, { recursive: true }))

test('what npm packs is the built engine, its declarations and the two pages, and nothing else', () => {
  const others = packed.files.filter((path) => !/^dist\/(types\/.*\.d\.ts|[\w-]+\.js)$/.test(path))
  assert.deepEqual(others.toSorted(), ['LEEME.md', 'LICENSE', 'README.md', 'package.json'])
  for (const path of ['dist/index.js', 'dist/node.js', 'dist/cfdi.js', 'dist/types/index.d.ts'])
    assert.ok(packed.files.includes(path), path)
})

test('the whole install, which is this package alone, stays below 1.5 MB', () => {
  const bytes = sizeOf(join(project, 'node_modules'))
  assert.ok(bytes < 1_500_000, `${bytes} bytes`)
})

for (const page of ['README.md', 'LEEME.md']) {
  test(`every example of ${page} runs in an empty project and prints what it says, on each Node there is`, () => {
    const examples = examplesOf(page)
    assert.ok(examples.length >= 8)
    const files = examples.map(({ code }, index) => {
      const file = `example-${index + 1}.mjs`
      writeFileSync(join(project, file), code)
      return file
    })
    for (const { path, version } of nodes()) {
      const printed = runExamples(path, files, project)
      examples.forEach(({ output }, index) => {
        assert.equal(printed[index], output, `${page}, example ${index + 1}, Node ${version}`)
      })
    }
  })
}

test('both pages show the same examples', () => {
  const imports = (page: string) => examplesOf(page).map(({ code }) => code.match(/^import .*$/gm))
  assert.deepEqual(imports('LEEME.md'), imports('README.md'))
})

test('the command of the package verifies what the first example sealed', () => {
  const cfdi = join(project, 'node_modules/.bin/cfdi')
  const options = { cwd: project, env: { ...process.env, INIT_CWD: project }, encoding: 'utf8' } as const
  const said = execFileSync(process.execPath, [cfdi, 'verify', 'factura.xml'], options)
  assert.equal(JSON.parse(said).sello, true)
})

test('its declarations are enough for a strict TypeScript project, and give the types of the values', () => {
  writeFileSync(
    join(project, 'program.ts'),
    `import { type Comprobante, type Fault, buildComprobante, loadCatalogs, validate } from '@timbra/cfdi'
     import { type OpenedCSD, openCSD } from '@timbra/cfdi/node'
     export function faultsOf(comprobante: Comprobante): readonly Fault[] {
       return validate(comprobante, { catalogs: loadCatalogs(), at: '2026-11-22' })
     }
     // @ts-expect-error: a sale has lines
     buildComprobante({ serie: 'A' })
     export const open = (cer: Uint8Array, key: Uint8Array): OpenedCSD | null => {
       const csd = openCSD({ cer, key, passphrase: '', at: new Date(0) })
       return csd.ok ? csd.value : null
     }\n`,
  )
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const flags = '--strict --noEmit --module nodenext --target es2022 --types'.split(' ')
  const args = [compiler, ...flags, '', '--lib', 'es2022,dom', 'program.ts']
  const done = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' })
  assert.equal(done.stdout, '')
  assert.equal(done.status, 0)
})
