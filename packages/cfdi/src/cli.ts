/** Command line of the engine: what seals a document, and whether its seals are true. */
import { X509Certificate } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Fault } from './fault.ts'
import { type Certificate, readCertificate } from './node.ts'
import { readCFDI } from './read.ts'
import { type Certificates, type Verdict, verifyDocument } from './node/verify.ts'

export type CLIOutput = {
  /** Paths are relative to this folder. */
  readonly cwd: string
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const usage = `Usage: cfdi cadena FILE…
       cfdi verify [--cert FILE]… [--certs DIR]… [--ca FILE]… FILE…

cadena  prints the cadena original of each CFDI 4.0, one per line (an empty line for a file that has faults, which
        are printed on the error output).
verify  prints one JSON object per line: file, sello, tfd, faults.
        sello  true, false, "no-cert" (the file carries no certificate), null (could not be checked: see faults)
        tfd    true, false, "none" (not stamped), "unknown-cert" (give it with --cert or --certs), null
        --cert  a certificate (.cer), of the PAC or of the emisor; --certs  a folder of them
        --ca    SAT's own certificate: a CFDI's certificate that it did not issue is then false (SELLO-4)
Exit code: 0 nothing wrong, 1 a seal is false or there are faults, 2 wrong usage.`

/** Runs one command. @returns the exit code: 0 nothing wrong · 1 a false seal or faults · 2 wrong usage. */
export async function main(argv: readonly string[], io: CLIOutput): Promise<number> {
  const [command, ...rest] = argv
  const options = parseOptions(rest)
  if ((command !== 'cadena' && command !== 'verify') || options === null || options.files.length === 0) {
    io.err(usage)
    return 2
  }
  if (command === 'cadena') return printCadenas(options.files, io)
  const certificates = await readCertificates(options, io)
  const authorities = await readAuthorities(options, io)
  if (certificates === null || authorities === null) return 2
  return printVerdicts(options.files, certificates, authorities, io)
}

type Options = {
  readonly files: string[]
  readonly certs: string[]
  readonly folders: string[]
  readonly cas: string[]
}

function parseOptions(argv: readonly string[]): Options | null {
  const options: Options = { files: [], certs: [], folders: [], cas: [] }
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] as string
    const list = { '--cert': options.certs, '--certs': options.folders, '--ca': options.cas }[word]
    if (list !== undefined) {
      const value = argv[(index += 1)]
      if (value === undefined) return null
      list.push(value)
    } else if (word.startsWith('--')) return null
    else options.files.push(word)
  }
  return options
}

async function printCadenas(files: readonly string[], io: CLIOutput): Promise<number> {
  let code = 0
  for (const file of files) {
    const bytes = await read(file, io)
    const cfdi = bytes instanceof Uint8Array ? readCFDI(bytes) : ({ ok: false, faults: [bytes] } as const)
    io.out(cfdi.ok ? cfdi.value.cadena : '')
    if (cfdi.ok) continue
    io.err(JSON.stringify({ file, faults: cfdi.faults }))
    code = 1
  }
  return code
}

async function printVerdicts(
  files: readonly string[],
  certificates: Certificates,
  authorities: readonly Uint8Array[],
  io: CLIOutput,
): Promise<number> {
  let code = 0
  for (const file of files) {
    const bytes = await read(file, io)
    const verdict: Verdict =
      bytes instanceof Uint8Array
        ? verifyDocument(bytes, certificates, authorities)
        : { sello: null, tfd: null, faults: [bytes] }
    io.out(JSON.stringify({ file, ...verdict }))
    if (verdict.sello === false || verdict.tfd === false || verdict.faults.length > 0) code = 1
  }
  return code
}

/** By number; null (and a sentence) if one that was asked for cannot be read. Other files in a folder are passed over. */
async function readCertificates(options: Options, io: CLIOutput): Promise<Certificates | null> {
  const certificates = new Map<string, Certificate>()
  for (const file of options.certs) {
    const bytes = await read(file, io)
    const certificate = bytes instanceof Uint8Array ? readCertificate(bytes) : null
    if (!certificate?.ok) {
      io.err(`${file}: not a certificate that can be read`)
      return null
    }
    certificates.set(certificate.value.noCertificado, certificate.value)
  }
  for (const folder of options.folders) {
    const names = await readdir(resolve(io.cwd, folder)).catch(() => null)
    if (names === null) {
      io.err(`${folder}: not a folder that can be read`)
      return null
    }
    for (const name of names.filter((entry) => entry.toLowerCase().endsWith('.cer'))) {
      const bytes = await read(join(folder, name), io)
      const certificate = bytes instanceof Uint8Array ? readCertificate(bytes) : null
      if (certificate?.ok) certificates.set(certificate.value.noCertificado, certificate.value)
    }
  }
  return certificates
}

/** Null (and a sentence) if one cannot be read. */
async function readAuthorities({ cas }: Options, io: CLIOutput): Promise<readonly Uint8Array[] | null> {
  const authorities: Uint8Array[] = []
  for (const file of cas) {
    const bytes = await read(file, io)
    if (!(bytes instanceof Uint8Array) || !isCertificate(bytes)) {
      io.err(`${file}: not a certificate that can be read`)
      return null
    }
    authorities.push(bytes)
  }
  return authorities
}

function isCertificate(bytes: Uint8Array): boolean {
  try {
    return new X509Certificate(bytes).ca
  } catch {
    return false
  }
}

async function read(file: string, io: CLIOutput): Promise<Uint8Array | Fault> {
  try {
    return await readFile(resolve(io.cwd, file))
  } catch {
    return {
      code: 'CLI-1',
      path: 'file',
      message: 'No se pudo leer el archivo. Revisa su ruta y permisos.',
      source: 'cfdi',
    }
  }
}
