import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../../../shared/sat/csd')

/** SAT's public test certificates, on machines that have them beside the repository. */
export const hasSATCertificates = existsSync(folder)

export const satPassphrase = '12345678a'

export function satFile(path: string): Uint8Array {
  return readFileSync(join(folder, path))
}
