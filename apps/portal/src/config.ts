import { createHash } from 'node:crypto'
import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { SetupError } from './errors.ts'
import type { PacAdapter } from './pac/adapter.ts'
import { ADAPTERS, type PacInUse } from './pac/adapters.ts'
import { type BadSetting, readPacs } from './pac/settings.ts'
import { root } from './root.ts'

/** What an installation decides. Read once, at the start of a process, from the environment. */
export type Config = {
  readonly mode: 'sandbox' | 'production'
  readonly host: string
  readonly port: number
  /** Address that customers see, without a final slash; goes into mails and the QR of tickets. */
  readonly baseUrl: string
  /** Holds everything that the sandbox makes: embedded database, certificates, mailbox, ledger. */
  readonly dataDir: string
  readonly databaseUrl: string
  /** 32 bytes or more of secret text; keys of CSD are encrypted with it. */
  readonly secret: string
  /** At least one; the first is tried first. */
  readonly pacs: readonly PacInUse[]
  /** An alarm is logged when an account at a PAC has fewer stamps left. */
  readonly lowCredit: number
  /** SAT's ConsultaCFDIService, which alone says whether a CFDI is cancelled. */
  readonly satStatusUrl: string
  /** Folder of .cer files of the SAT with which PACs sign; a stamp by any other is not believed. */
  readonly pacCertificatesDir: string
  readonly smtp: {
    readonly host: string
    readonly port: number
    readonly from: string
    readonly user: string | null
    readonly password: string | null
  }
  /** Development only: folder where the sandbox's mail server leaves every mail, shown at /dev/correo. */
  readonly mailboxDir: string | null
  /** Development only: the simulator's address, whose control plane /dev/simulador uses. */
  readonly simulatorUrl: string | null
  /** Addresses of reverse proxies whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly logLevel: string
}

type Environment = Readonly<Record<string, string | undefined>>

const address = () => z.url('debe ser una dirección como https://ejemplo.mx')
const text = () => z.string().min(1, 'no puede estar vacío')

const environmentSchema = z
  .object({
    TIMBRA_MODE: z.enum(['sandbox', 'production'], 'debe ser sandbox o production').default('sandbox'),
    HOST: text().default('127.0.0.1'),
    PORT: z.coerce
      .number('debe ser un número')
      .int('debe ser entero')
      .min(0, 'de 0 a 65535')
      .max(65535, 'de 0 a 65535')
      .default(3000),
    TIMBRA_URL: address().optional(),
    TIMBRA_SECRET: z.string().min(32, 'debe tener al menos 32 caracteres'),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'debe empezar con postgres://'),
    TIMBRA_LOW_CREDIT: z.coerce.number('debe ser un número').int('debe ser entero').min(0).default(500),
    TIMBRA_SAT_STATUS_URL: address().optional(),
    TIMBRA_PAC_CERTIFICATES: text(),
    TIMBRA_SMTP_URL: address(),
    TIMBRA_MAIL_FROM: text(),
    TIMBRA_MAILBOX: z.string().optional(),
    TIMBRA_SIMULATOR: address().optional(),
    TIMBRA_TRUSTED_PROXIES: z.string().default(''),
    TIMBRA_LOG: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine((e) => e.TIMBRA_MODE === 'sandbox' || e.TIMBRA_URL !== undefined, {
    path: ['TIMBRA_URL'],
    message: 'falta',
    when: ({ value }) => typeof value === 'object' && value !== null,
  })

/** Reads the settings of a process that serves or works; every wrong one is named in one SetupError. */
export function loadConfig(environment: Environment, adapters: readonly PacAdapter[] = ADAPTERS): Config {
  const given = withoutBlanks(environment)
  const read = environmentSchema.safeParse(given)
  const { pacs, bad } = readPacs(given, adapters)
  if (!read.success || bad.length > 0) throw badSettings(read.error, bad, given)
  const e = read.data
  const smtp = new URL(e.TIMBRA_SMTP_URL)
  return {
    mode: e.TIMBRA_MODE,
    host: e.HOST,
    port: e.PORT,
    baseUrl: (e.TIMBRA_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, ''),
    dataDir: dataDirectory(environment),
    databaseUrl: e.DATABASE_URL,
    secret: e.TIMBRA_SECRET,
    pacs,
    lowCredit: e.TIMBRA_LOW_CREDIT,
    satStatusUrl: e.TIMBRA_SAT_STATUS_URL ?? defaultSatStatus(e.TIMBRA_MODE, pacs),
    pacCertificatesDir: e.TIMBRA_PAC_CERTIFICATES,
    smtp: {
      host: smtp.hostname,
      port: Number(smtp.port || 25),
      from: e.TIMBRA_MAIL_FROM,
      user: smtp.username ? decodeURIComponent(smtp.username) : null,
      password: smtp.password ? decodeURIComponent(smtp.password) : null,
    },
    mailboxDir: e.TIMBRA_MODE === 'sandbox' ? (e.TIMBRA_MAILBOX ?? null) : null,
    simulatorUrl: e.TIMBRA_MODE === 'sandbox' ? (e.TIMBRA_SIMULATOR ?? null) : null,
    trustedProxies: e.TIMBRA_TRUSTED_PROXIES.split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    logLevel: e.TIMBRA_LOG,
  }
}

/** In the sandbox the simulator is SAT too: what it stamped, no SAT knows. */
function defaultSatStatus(mode: Config['mode'], [first]: readonly PacInUse[]): string {
  return mode === 'production'
    ? 'https://consultaqr.facturaelectronica.sat.gob.mx/ConsultaCFDIService.svc'
    : new URL('/ConsultaCFDIService.svc', first?.settings['URL']).href
}

/** TIMBRA_DATA, else `.timbra` in the checkout; as root a folder of /var/lib, because the database's own account cannot
 *  enter root's home. Each checkout has its own. */
export function dataDirectory(environment: Environment): string {
  const given = environment['TIMBRA_DATA']
  if (given) return isAbsolute(given) ? given : resolve(environment['INIT_CWD'] ?? process.cwd(), given)
  if (process.getuid?.() !== 0) return join(root, '.timbra')
  return join('/var/lib/timbra', createHash('sha256').update(root).digest('hex').slice(0, 10))
}

function withoutBlanks(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
}

function badSettings(
  error: z.ZodError | undefined,
  badPacs: readonly BadSetting[],
  given: Environment,
): SetupError {
  const issues = error?.issues.map(({ path, message }) => ({ variable: path.join('.'), message })) ?? []
  const lines = [...issues, ...badPacs].map(
    ({ variable, message }) => `${variable} ${given[variable] === undefined ? 'falta' : message}`,
  )
  return new SetupError(
    'configuracion',
    `Faltan o están mal estos ajustes: ${lines.join(' · ')}. Están descritos en docs/operating/settings.md.`,
  )
}
