import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCertificate } from '@timbra/cfdi/node'
import { SetupError } from '../errors.ts'
import type { PacCertificates } from './trust.ts'

/** Reads every .cer of the folder: the certificates with which PACs sign. Throws SetupError naming a file that is not
 *  a certificate, or the folder when it cannot be read. */
export async function loadPacCertificates(dir: string): Promise<PacCertificates> {
  const names = await readdir(dir).catch((cause: unknown) => {
    throw new SetupError('PAC-CERTIFICATES', `No se puede leer la carpeta de certificados de PAC ${dir}.`, {
      cause,
    })
  })
  const certificates = new Map()
  for (const name of names.filter((file) => file.toLowerCase().endsWith('.cer')).sort()) {
    const read = readCertificate(await readFile(join(dir, name)))
    if (!read.ok) throw new SetupError('PAC-CERTIFICATES', `${join(dir, name)} no es un certificado de PAC.`)
    certificates.set(read.value.noCertificado, read.value)
  }
  return certificates
}
