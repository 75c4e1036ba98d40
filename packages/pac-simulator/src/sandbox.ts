import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeAuthority, makeCertificate, randomPassphrase } from './certificates.ts'

export { makeCertificate, type Authority, type CertificateOptions } from './certificates.ts'
export { demoTaxpayers, type Taxpayer } from './taxpayers.ts'

/** The invented company that issues in the demonstration. The RFC's check digit is right. */
export const DEMO_ISSUER = {
  rfc: 'SDE2601018A0',
  /** As CFDI writes it: without régimen societario. */
  nombre: 'SUPERMERCADOS DE DEMOSTRACION',
  /** As the certificate writes it. */
  razonSocial: 'SUPERMERCADOS DE DEMOSTRACION SA DE CV',
  tradeName: 'S-MART (demostración)',
  regimenFiscal: '601',
  domicilioFiscal: '32320',
} as const

/** Everything that takes the place of SAT's and the PAC's papers in a sandbox. Certificates are DER; `csdKey` is
 *  encrypted PKCS#8 DER as SAT's .key, the other keys are plain PKCS#8 DER. */
export type SandboxFiles = {
  readonly caCer: Uint8Array
  readonly caKey: Uint8Array
  readonly csdCer: Uint8Array
  readonly csdKey: Uint8Array
  readonly csdPassphrase: string
  readonly pacCer: Uint8Array
  readonly pacKey: Uint8Array
  readonly pacNoCertificado: string
  readonly pacRfc: string
  readonly issuerRfc: string
  readonly issuerNombre: string
}

/** The folder exists but is not one of ours, or lost a file; the sentence says what to do. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError'
}

const PAC_RFC = 'SPR190613I52'
/** Folder inside the sandbox that holds the PAC's certificate as <noCertificado>.cer. */
export const PAC_CERTIFICATES = 'pac-certificates'

const NO_CERTIFICADO = {
  ca: '30001000000500000001',
  csd: '30001000000500000101',
  pac: '30001000000500009999',
}
const FILES = {
  caCer: 'ca.cer',
  caKey: 'ca.key',
  csdCer: 'csd.cer',
  csdKey: 'csd.key',
  csdPassphrase: 'csd.passphrase.txt',
  pacCer: `${PAC_CERTIFICATES}/${NO_CERTIFICADO.pac}.cer`,
  pacKey: 'pac.key',
} as const
type Contents = { readonly [name in keyof typeof FILES]: Uint8Array }

/** Gives the sandbox of this folder, made on the first call (about half a second) and only read ever after.
 *  The folder appears whole or not at all, also when two processes come at once; keys are readable by the owner only.
 *  @param dir made if missing; if it exists it must be empty or a sandbox, else SandboxError
 *  @param at certificates are valid from 30 days before, as those of a shop that has long been open, for four years */
export async function ensureSandbox(dir: string, at: Date): Promise<SandboxFiles> {
  const found = await readSandbox(dir)
  if (found !== null) return asSandbox(found)
  await writeWhole(dir, await makeSandbox(at))
  const written = await readSandbox(dir)
  if (written === null) throw new SandboxError(`La carpeta ${dir} no se pudo escribir.`)
  return asSandbox(written)
}

async function makeSandbox(at: Date): Promise<Contents> {
  const validFrom = wholeSecond(addYears(at, 0, -30))
  const authority = await makeAuthority({
    noCertificado: NO_CERTIFICADO.ca,
    validFrom,
    validTo: wholeSecond(addYears(at, 8, -30)),
  })
  const csdPassphrase = randomPassphrase()
  const common = { kind: 'csd', curp: '', validFrom, validTo: wholeSecond(addYears(at, 4, -30)) } as const
  const csd = makeCertificate(authority, {
    ...common,
    noCertificado: NO_CERTIFICADO.csd,
    rfc: DEMO_ISSUER.rfc,
    representative: REPRESENTATIVE,
    razonSocial: DEMO_ISSUER.razonSocial,
    branch: 'Matriz',
    passphrase: csdPassphrase,
  })
  const pac = makeCertificate(authority, {
    ...common,
    noCertificado: NO_CERTIFICADO.pac,
    rfc: PAC_RFC,
    representative: REPRESENTATIVE,
    razonSocial: 'PAC SIMULADO',
    branch: 'CSD de Pruebas',
    passphrase: null,
  })
  return {
    caCer: authority.cer,
    caKey: authority.key,
    csdCer: (await csd).cer,
    csdKey: (await csd).key,
    csdPassphrase: Buffer.from(csdPassphrase),
    pacCer: (await pac).cer,
    pacKey: (await pac).key,
  }
}

/** SAT's own invented representative, as in its public test certificates. */
const REPRESENTATIVE = { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' }

function asSandbox(contents: Contents): SandboxFiles {
  return {
    ...contents,
    csdPassphrase: Buffer.from(contents.csdPassphrase).toString('utf8'),
    pacNoCertificado: NO_CERTIFICADO.pac,
    pacRfc: PAC_RFC,
    issuerRfc: DEMO_ISSUER.rfc,
    issuerNombre: DEMO_ISSUER.nombre,
  }
}

/** null when the folder is missing or empty. */
async function readSandbox(dir: string): Promise<Contents | null> {
  const entries = await readdir(dir).catch(unlessMissing)
  if (entries === null || entries.length === 0) return null
  const names = Object.keys(FILES) as (keyof typeof FILES)[]
  const lost: string[] = []
  const contents: { -readonly [name in keyof Contents]?: Uint8Array } = {}
  for (const name of names) {
    const content = await readFile(join(dir, FILES[name])).catch(unlessMissing)
    if (content === null) lost.push(FILES[name])
    else contents[name] = content
  }
  if (lost.length > 0) throw new SandboxError(lostFiles(dir, lost))
  return contents as Contents
}

function lostFiles(dir: string, files: readonly string[]): string {
  return `La carpeta ${dir} no es un sandbox completo (falta ${files.join(', ')}). Bórrala y se hará de nuevo, o indica otra.`
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

/** Writes a sibling folder and renames it: nobody ever sees half a sandbox. The loser of a race keeps the winner's. */
async function writeWhole(dir: string, contents: Contents): Promise<void> {
  await mkdir(dirname(dir), { recursive: true })
  const draft = await mkdtemp(`${dir}.new-`)
  try {
    await mkdir(join(draft, PAC_CERTIFICATES))
    for (const [name, file] of Object.entries(FILES)) {
      await writeDurably(join(draft, file), contents[name as keyof Contents])
    }
    await rename(draft, dir)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!isTaken(error)) throw error
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')
}

/** Certificates are public; everything else is for the owner alone. */
async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', path.endsWith('.cer') ? 0o644 : 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

function addYears(at: Date, years: number, days: number): Date {
  return new Date(
    Date.UTC(at.getUTCFullYear() + years, at.getUTCMonth(), at.getUTCDate() + days, at.getUTCHours()),
  )
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000)
}
