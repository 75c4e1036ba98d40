import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const hasOpenSSL = spawnSync('openssl', ['version']).status === 0

/** Whether the openssl command says that the signature is that of the text under the certificate (DER). */
export function opensslVerifies(x: { cer: Uint8Array; text: string; signature: string }): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'timbra-openssl-'))
  try {
    writeFileSync(join(folder, 'cer'), x.cer)
    writeFileSync(join(folder, 'text'), x.text, 'utf8')
    writeFileSync(join(folder, 'signature'), Buffer.from(x.signature, 'base64'))
    const key = spawnSync(
      'openssl',
      ['x509', '-inform', 'DER', '-in', 'cer', '-pubkey', '-noout', '-out', 'key'],
      { cwd: folder },
    )
    if (key.status !== 0) throw new Error(String(key.stderr))
    const verified = spawnSync(
      'openssl',
      ['dgst', '-sha256', '-verify', 'key', '-signature', 'signature', 'text'],
      { cwd: folder },
    )
    return verified.status === 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
