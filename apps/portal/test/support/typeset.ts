import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notoSans } from '../../src/delivery/typst.ts'
import { portalFile } from '../../src/root.ts'

/** Sets a Typst source as PDF, for documents that others would send us. */
export function typeset(source: string): Uint8Array {
  const platform = `@myriaddreamin/typst-ts-node-compiler-linux-${process.arch}-gnu`
  const { NodeCompiler } = createRequire(portalFile('package.json'))(platform)
  const workspace = mkdtempSync(join(tmpdir(), 'timbra-typeset-'))
  try {
    writeFileSync(join(workspace, 'main.typ'), source)
    const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: [notoSans('400Regular')] }] })
    const { result } = compiler.compile({ mainFilePath: join(workspace, 'main.typ') })
    if (!result) throw new Error('the document of the test cannot be set')
    return new Uint8Array(compiler.pdf(result, {}))
  } finally {
    rmSync(workspace, { recursive: true })
  }
}
