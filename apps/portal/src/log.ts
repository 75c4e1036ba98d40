import { pino, type Logger } from 'pino'

export type Log = Logger

/** JSON lines on standard output. Fields that may hold personal data or secrets are removed by name as a second
 *  line of defence; the first is not to log them. */
export function createLog(options: { level: string; name: string }): Log {
  return pino({
    name: options.name,
    level: options.level,
    redact: {
      paths: SENSITIVE.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[omitido]',
    },
  })
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
