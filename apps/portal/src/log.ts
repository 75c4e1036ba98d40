import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type Log = Logger

/** JSON lines on standard output. Fields that may hold personal data or secrets are removed by name as a second
 *  line of defence; the first is not to log them. */
export function createLog(
  options: { level: string; name: string },
  out: DestinationStream = destination(1),
): Log {
  const settings = {
    name: options.name,
    level: options.level,
    serializers: { err: withoutDetail },
    redact: {
      paths: SENSITIVE.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[omitido]',
    },
  }
  return pino(settings, out)
}

/** Of an error its kind, code, sentence and place. Nothing else: PostgreSQL puts the values of the row into `detail`, a mail
 *  server the address into its `response`. */
function withoutDetail(cause: unknown): object {
  if (!(cause instanceof Error)) return { type: typeof cause }
  const code = 'code' in cause ? { code: String(cause.code) } : {}
  return { type: cause.name, ...code, message: cause.message, stack: cause.stack }
}

const SENSITIVE = [
  'rfc',
  'nombre',
  'email',
  'correo',
  'password',
  'contrasena',
  'passphrase',
  'key',
  'token',
  'xml',
  'sealedXml',
  'stampedXml',
  'receptor',
  'authorization',
  'cookie',
  'domicilioFiscalReceptor',
  'params',
  'parameters',
]
